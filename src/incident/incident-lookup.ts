import type { Case } from '../case/case.schema.ts';
import { queryTemplate } from '../context/queries.ts';
import type { QueryRunner } from '../context/query-runner.ts';
import { kqlInstant } from '../kql/kql-literal.ts';

/** What a look-up came to: `none` where the logs have no other incident of the case, or could not be asked. */
export type LookUp = (filed: Case) => Promise<'found' | 'none'>;

export interface LookUpDeps {
  readonly runner: QueryRunner;
  /**
   * Takes a `SecurityIncident` row the way of every other one: it links the case, whose next revision is delivered.
   * Gives the ids of the cases that it changed.
   */
  readonly take: (row: string) => Promise<{ readonly changed?: readonly string[] }>;
  readonly clock: () => Date;
}

const BEFORE_MS = 60 * 60_000;
const ANSWER_MS = 10_000;

/** Looks for the incident of a case in the logs of the workspace. Never throws for what the service does. */
export function incidentLookUp({ runner, take, clock }: LookUpDeps): LookUp {
  return async ({ id, alert }) => {
    const now = clock().getTime();
    const started = Date.parse(alert.startTime);
    const since = kqlInstant((Number.isNaN(started) ? now : started) - BEFORE_MS);
    const until = kqlInstant(now);
    const text = queryTemplate('incident').render({ alert: id, since, until });
    const answer = await runner.run({ text, since, until, deadline: now + ANSWER_MS });
    let found = false;
    for (const row of answer.kind === 'rows' ? answer.rows : []) {
      // A row of an incident from which the case was unlinked changes nothing.
      const { changed = [] } = await take(JSON.stringify({ Type: 'SecurityIncident', ...row }));
      found ||= changed.includes(id);
    }
    return found ? 'found' : 'none';
  };
}

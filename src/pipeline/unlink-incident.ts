import type { Case } from '../case/case.schema.ts';
import { sameIncident } from '../case/incident-ref.ts';
import { reviseCase } from '../case/revise-case.ts';
import { buildCase } from './build-case.ts';
import { factsOf } from './merge-facts.ts';
import type { TriageDeps } from './triage-deps.ts';

/** When Sentinel was asked, and whether the incident is given up only where there is another one. */
export interface Unlinking {
  readonly checkedAt: Date;
  readonly unlessLast?: boolean;
}

/**
 * Takes its incident from a case whose alert that does not hold: the last incident before it that a message named takes
 * its place.
 *
 * @returns the case as it stands afterwards, `undefined` when there is none
 */
export async function unlinkIncident(
  { id, incident }: Pick<Case, 'id' | 'incident'>,
  how: Unlinking,
  deps: Pick<TriageDeps, 'cases' | 'links' | 'entries' | 'clock'>,
): Promise<Case | undefined> {
  const next = incident === undefined ? undefined : await deps.links.reject(id, incident, how);
  const entries = await deps.entries();
  return reviseCase(deps.cases, id, (stored) => {
    const { incident: known, ...facts } = factsOf(stored);
    const isGivenUp = known !== undefined && incident !== undefined && sameIncident(known, incident);
    if (!isGivenUp || (next === undefined && how.unlessLast === true)) return undefined;
    if (next === undefined) return buildCase(facts, entries, deps.clock(), stored);
    if (sameIncident(next, known)) return undefined;
    return buildCase({ ...facts, incident: next }, entries, deps.clock(), stored);
  });
}

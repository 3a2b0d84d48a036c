import { readActivity } from '../activity/activity.ts';
import type { Alert, Incident } from '../alert/alert.ts';
import { readMessage } from '../alert/read-message.ts';
import { type CaseFacts, caseAlertOf } from '../case/build-case.ts';
import { mergeFacts } from '../case/merge-facts.ts';
import { compact } from '../compact.ts';
import { resolveContext } from '../context/resolve-context.ts';
import { isStorageUnavailable } from '../errors.ts';
import type { TriageOutcome } from '../triage-outcome.ts';
import { type FailureRecord, unexpectedFailure } from './failures.ts';
import type { TriageDeps } from './triage-deps.ts';

/** An alert's facts, and the message that brought it. */
export interface Gathered {
  readonly facts: CaseFacts;
  readonly message: Uint8Array | string;
}

/** What the records of some messages turned out to be, alerts of one id joined. */
export interface Sorted {
  readonly alerts: ReadonlyMap<string, Gathered>;
  readonly incidents: readonly Incident[];
  readonly ignored: TriageOutcome['ignored'];
  readonly failures: readonly FailureRecord[];
}

export type GatherDeps = Pick<TriageDeps, 'identity' | 'explain' | 'context' | 'logger'>;

/** Reads messages and gathers the facts of each alert. One record's trouble is that record's failure. */
export async function gather(messages: readonly (Uint8Array | string)[], deps: GatherDeps): Promise<Sorted> {
  const alerts = new Map<string, Gathered>();
  const incidents: Incident[] = [];
  const ignored: { reason: string }[] = [];
  const failures: FailureRecord[] = [];

  async function take(alert: Alert, message: Uint8Array | string): Promise<void> {
    try {
      const facts = await factsOfAlert(alert, deps);
      if (facts === 'no-hit') {
        ignored.push({ reason: 'stream.no-hit' });
        return;
      }
      const known = alerts.get(alert.systemAlertId)?.facts;
      alerts.set(alert.systemAlertId, {
        facts: known === undefined ? facts : mergeFacts(known, facts),
        message,
      });
    } catch (error) {
      if (isStorageUnavailable(error)) throw error;
      failures.push(unexpectedFailure(error, message, deps.logger));
    }
  }

  for (const message of messages) {
    for (const record of readMessage(message, deps.identity)) {
      if (record.kind === 'failure') failures.push(record);
      else if (record.kind === 'ignored') ignored.push({ reason: record.reason });
      else if (record.kind === 'incident') incidents.push(record.incident);
      else await take(record.alert, message);
    }
  }
  return { alerts, incidents, ignored, failures };
}

/** Explains an alert and looks its context up. A streamed event that the rule does not hit is no alert at all. */
async function factsOfAlert(alert: Alert, deps: GatherDeps): Promise<CaseFacts | 'no-hit'> {
  const { rule, events } = await deps.explain(alert);
  const streamed = alert.rows.length > 0 && alert.rows.every((row) => row.source === 'stream');
  if (streamed && events.every((event) => event.hit !== 'match')) return 'no-hit';
  const activities = alert.rows.map(readActivity);
  const context = await resolveContext({ rows: alert.rows, activities }, deps.context);
  const facts = compact({
    alert: caseAlertOf(alert),
    incident: alert.incident,
    rule,
    events,
    gaps: alert.gaps,
    context,
  });
  // In the form that a merge gives, so that a second delivery of the same alert is no news.
  return mergeFacts(facts, facts);
}

import { readActivity } from '../activity/activity.ts';
import type { Alert, Incident } from '../alert/alert.ts';
import { readMessage } from '../alert/read-message.ts';
import { type CaseFacts, caseAlertOf } from '../case/build-case.ts';
import { mergeFacts } from '../case/merge-facts.ts';
import { compact } from '../compact.ts';
import { resolveContext } from '../context/resolve-context.ts';
import { isStorageUnavailable } from '../errors.ts';
import { withFields } from '../logger.ts';
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
  /** How many alerts came, repeats included. */
  readonly alertsIn: number;
}

export type GatherDeps = Pick<TriageDeps, 'identity' | 'explain' | 'context' | 'logger' | 'telemetry'>;

/** Reads messages and gathers the facts of each alert. One record's trouble is that record's failure. */
export async function gather(messages: readonly (Uint8Array | string)[], deps: GatherDeps): Promise<Sorted> {
  const alerts = new Map<string, Gathered>();
  const incidents: Incident[] = [];
  const ignored: { reason: string }[] = [];
  const failures: FailureRecord[] = [];
  let alertsIn = 0;

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
      const logger = withFields(deps.logger, { alertId: alert.systemAlertId });
      failures.push(unexpectedFailure(error, message, logger));
    }
  }

  for (const message of messages) {
    const records = deps.telemetry.stage('read', () => [...readMessage(message, deps.identity)]);
    for (const record of records) {
      if (record.kind === 'failure') failures.push(record);
      else if (record.kind === 'ignored') ignored.push({ reason: record.reason });
      else if (record.kind === 'incident') incidents.push(record.incident);
      else {
        alertsIn += 1;
        await take(record.alert, message);
      }
    }
  }
  return { alerts, incidents, ignored, failures, alertsIn };
}

/** Explains an alert and looks its context up. A streamed event that the rule does not hit is no alert at all. */
async function factsOfAlert(alert: Alert, deps: GatherDeps): Promise<CaseFacts | 'no-hit'> {
  const { telemetry } = deps;
  const { rule, events } = await telemetry.stage('explain', () => deps.explain(alert));
  const streamed = alert.rows.length > 0 && alert.rows.every((row) => row.source === 'stream');
  if (streamed && events.every((event) => event.hit !== 'match')) return 'no-hit';
  const activities = alert.rows.map(readActivity);
  const context = await telemetry.stage('context', () =>
    resolveContext({ rows: alert.rows, activities }, deps.context),
  );
  for (const { name: source, status } of context.sources) {
    if (status !== 'not-configured') telemetry.record('systemctl_triage.source.state', 1, { source, status });
  }
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

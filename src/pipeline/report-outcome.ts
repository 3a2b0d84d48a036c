import type { TriageDeps } from './triage-deps.ts';
import type { TriageOptions, TriageOutcome } from './triage-outcome.ts';

/** What a delivery came to. */
export interface Delivery {
  readonly outcome: TriageOutcome;
  /** Ids of the cases that are new. */
  readonly created: ReadonlySet<string>;
  /** Alerts of this rule, repeats included. */
  readonly alertsIn: number;
  readonly messages: number;
}

/** A line of a log has an end; the largest batch of the hub fits, and its cases can be found by their ids. */
const MOST_IDS = 200;

/** Tells counters, telemetry and log what a delivery came to. */
export function reportOutcome(
  { outcome: { cases, ignored, failures }, created, alertsIn, messages }: Delivery,
  { channel }: TriageOptions,
  { counters, logger, telemetry }: Pick<TriageDeps, 'counters' | 'logger' | 'telemetry'>,
): void {
  const counts = { cases: cases.length, ignored: ignored.length, failures: failures.length };
  for (const [name, count] of Object.entries(counts)) counters.add(`${channel}.${name}`, count);
  for (const { reason } of ignored) counters.add(`ignored.${reason}`, 1);

  if (alertsIn > 0) telemetry.record('systemctl_triage.alerts.in', alertsIn, {});
  for (const { id, disposition } of cases)
    if (created.has(id)) telemetry.record('systemctl_triage.cases', 1, { disposition });
  for (const { code } of failures) telemetry.record('systemctl_triage.failures', 1, { code });

  const caseIds = cases.slice(0, MOST_IDS).map(({ id }) => id);
  logger.info('triage.done', { channel, messages, ...counts, created: created.size, caseIds });
}

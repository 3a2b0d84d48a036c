import type { Alert, Incident } from '../alert/alert.ts';
import type { FailureRecord } from '../alert/failure-record.ts';
import { batchBudget, inflateBudget } from '../alert/inflate-budget.ts';
import { readRecords } from '../alert/read-message.ts';
import { mapInSlices } from '../async/slices.ts';
import { compact } from '../compact.ts';
import { withFailure } from '../context/merge-context.ts';
import { contextDeadline, resolveContext } from '../context/resolve-context.ts';
import { contextSubject } from '../context/source.ts';
import type { ExplainedRow } from '../rule/explained.schema.ts';
import type { Message } from './broken.ts';
import { type CaseFacts, caseAlertOf } from './build-case.ts';
import { failuresOfMessage } from './failures.ts';
import { mergeEvents } from './merge-events.ts';
import { mergeFacts } from './merge-facts.ts';
import { eventsFromLogs, gapsAfter, type LoggedEvents, lacksRows } from './rows-from-logs.ts';
import type { Explanation, RunDeps } from './triage-deps.ts';
import type { TriageOutcome } from './triage-outcome.ts';

/** An alert's facts, and the messages that brought them. */
export interface Gathered {
  readonly facts: CaseFacts;
  readonly messages: ReadonlySet<Message>;
}

/** What a row or a payload tells of an incident, and the message that brought it. */
export interface FoundIncident {
  readonly incident: Incident;
  readonly message: Message;
}

/** What the records of some messages turned out to be, alerts of one id joined. */
export interface Sorted {
  readonly alerts: ReadonlyMap<string, Gathered>;
  /** Of rows, and of payloads that bring their alerts along. */
  readonly incidents: readonly FoundIncident[];
  readonly ignored: TriageOutcome['ignored'];
  /** Records that cannot be read; what broke on the way is in `broken`. */
  readonly failures: readonly FailureRecord[];
  /** How many alerts came, repeats included. */
  readonly alertsIn: number;
}

export type GatherDeps = Pick<RunDeps, 'identity' | 'explain' | 'context' | 'telemetry' | 'broken' | 'pause'>;

/** An alert as it was read, and the message that brought it. */
interface Found {
  readonly alert: Alert;
  readonly message: Message;
}

/** Reads messages and gathers the facts of each alert. One record's trouble is that record's failure. */
export async function gather(messages: readonly Message[], deps: GatherDeps): Promise<Sorted> {
  const { found, incidents, ignored, failures } = await sortRecords(messages, deps);
  const { broken } = deps;

  /** Does one step for each alert at once; an alert on which it breaks is a failure and goes no further. */
  async function forEach<In extends Found, Out>(items: readonly In[], step: (item: In) => Promise<Out>) {
    const done = await Promise.all(
      items.map(async (item) => {
        try {
          return [{ ...item, out: await step(item) }];
        } catch (error) {
          broken.add(error, [item.message], { alertId: item.alert.systemAlertId });
          return [];
        }
      }),
    );
    return done.flat();
  }

  const explained = await forEach(found, ({ alert }) =>
    deps.telemetry.stage('explain', () => deps.explain(alert, deps.pause)),
  );
  const [missed, hits] = partition(explained, ({ alert, out }) => isNoHit(alert, out));
  for (const _ of missed) ignored.push({ reason: 'stream.no-hit' });
  // The wait for sources begins here: whatever it took to read a rule that was never seen is none of theirs.
  const deadline = contextDeadline(deps.context);
  const known = await forEach(hits, ({ alert, out }) => factsOfAlert(alert, out, deadline, deps));
  const alerts = new Map<string, Gathered>();
  for (const { alert, message, out } of known) {
    const id = alert.systemAlertId;
    const earlier = alerts.get(id);
    try {
      alerts.set(id, {
        facts: earlier === undefined ? out : mergeFacts(earlier.facts, out),
        messages: new Set([...(earlier?.messages ?? []), message]),
      });
    } catch (error) {
      // What the earlier messages told of the alert is a case all the same.
      broken.add(error, [message], { alertId: id });
    }
  }
  return { alerts, incidents, ignored, failures, alertsIn: found.length };
}

/** A streamed event that the rule does not hit is no alert at all. */
function isNoHit({ rows }: Alert, { events }: Explanation): boolean {
  const streamed = rows.length > 0 && rows.every((row) => row.source === 'stream');
  return streamed && events.every((event) => event.hit !== 'match');
}

function partition<Item>(items: readonly Item[], test: (item: Item) => boolean) {
  return [items.filter(test), items.filter((item) => !test(item))] as const;
}

/** Takes messages apart into what their records are. */
async function sortRecords(messages: readonly Message[], { identity, telemetry, pause }: GatherDeps) {
  const found: Found[] = [];
  const incidents: FoundIncident[] = [];
  const ignored: { reason: string }[] = [];
  const failures: FailureRecord[] = [];
  const batch = batchBudget();
  for (const message of messages) {
    const records = await telemetry.stage('read', () =>
      mapInSlices(readRecords(message, identity, inflateBudget(batch)), pause, (read) => read),
    );
    const unread: FailureRecord[] = [];
    for (const record of records.flat()) {
      if (record.kind === 'failure') unread.push(record);
      else if (record.kind === 'ignored') ignored.push({ reason: record.reason });
      else if (record.kind === 'incident') incidents.push({ incident: record.incident, message });
      else {
        const { alert } = record;
        found.push({ alert, message });
        if (alert.incident === undefined) continue;
        incidents.push({ incident: { ...alert.incident, alertIds: [alert.systemAlertId] }, message });
      }
    }
    failures.push(...failuresOfMessage(unread));
  }
  return { found, incidents, ignored, failures };
}

/** Looks the context of an explained alert up, and its rows where it does not carry them. */
async function factsOfAlert(
  alert: Alert,
  { rule, events }: Explanation,
  deadline: number,
  deps: GatherDeps,
): Promise<CaseFacts> {
  const { telemetry } = deps;
  const { logged, rows, context } = await telemetry.stage('context', async () => {
    const fromLogs = await lookIntoLogs(alert, events, deadline, deps);
    // In the form that a merge gives: whole rows of the logs stand for the parts of them that the alert carries.
    const all = mergeEvents(events, fromLogs.events);
    const context = await resolveContext(contextSubject(alert, all), deps.context, deadline);
    return { logged: fromLogs, rows: all, context };
  });
  for (const { name: source, status } of context.sources) {
    if (status !== 'not-configured') telemetry.record('systemctl_triage.source.state', 1, { source, status });
  }
  const facts = compact({
    alert: caseAlertOf(alert),
    rule,
    events: rows,
    gaps: gapsAfter(alert.gaps, logged),
    context: withFailure(context, deps.context.rowFinder?.source, logged.failure),
  });
  // So that a second delivery of the same alert is no news.
  return mergeFacts(facts, facts);
}

async function lookIntoLogs(
  alert: Alert,
  events: readonly ExplainedRow[],
  deadline: number,
  { context: { rowFinder }, explain, pause }: GatherDeps,
): Promise<LoggedEvents> {
  if (rowFinder === undefined || !lacksRows(alert, events)) return { events: [] };
  return eventsFromLogs(alert, events, rowFinder, (logged) => explain(logged, pause), deadline);
}

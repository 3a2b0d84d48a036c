import { messageOf } from '../errors.ts';
import type { ReadRecord, RuleIdentity } from './alert.ts';
import { openEnvelope } from './envelope.ts';
import { failureOf, payloadOnDemand } from './failure-record.ts';
import { field } from './fields.ts';
import { type InflateBudget, inflateBudget } from './inflate-budget.ts';
import { isDeeperThan, isObject, type JsonObject, MAX_DEPTH } from './json.ts';
import { isArmAlert, isIncidentPayload, readArmAlert, readIncidentPayload } from './logic-app.ts';
import { readAlert } from './security-alert.ts';
import { isSecurityIncident, readSecurityIncident } from './security-incident.ts';
import { isStreamRecord, readStreamRecord } from './streaming.ts';

/** A wire form: how it is told from the others, and how it is read. */
interface Form {
  readonly accepts: (record: JsonObject) => boolean;
  readonly read: (record: JsonObject, identity: RuleIdentity, budget: InflateBudget) => readonly ReadRecord[];
}

/** The forms in the order in which they are tried, the most distinctive first. */
const forms: readonly Form[] = [
  { accepts: isStreamRecord, read: (record, identity) => [readStreamRecord(record, identity)] },
  { accepts: isIncidentPayload, read: readIncidentPayload },
  { accepts: isSecurityIncident, read: (record) => [readSecurityIncident(record)] },
  { accepts: isArmAlert, read: (record, identity, budget) => [readArmAlert(record, identity, budget)] },
  {
    accepts: isFlatAlert,
    read: (record, identity, budget) => [
      readAlert({ payload: payloadOnDemand(record), fields: record, path: '' }, identity, budget),
    ],
  },
  { accepts: isOtherTable, read: () => [{ kind: 'ignored', reason: 'record.other-table' }] },
];

/**
 * Reads what arrives on the hub or at the API: one record for each alert or incident in the message, in its
 * order. A bad record is a failure of its own and never touches its neighbours. Pure, and never throws, whatever
 * the bytes. `budget` is what its embedded rows may inflate to: of a batch, one for each message.
 *
 * Failures of a message: those of `openEnvelope`. Of a record: `message.too-deep`, `record.not-an-object`,
 * `record.unknown-form`, and those of its form. Ignored: `record.other-table`, `alert.other-rule`,
 * `incident.no-alerts`, `stream.other-table`.
 */
export function readMessage(
  body: Uint8Array | string,
  identity: RuleIdentity,
  budget: InflateBudget = inflateBudget(),
): readonly ReadRecord[] {
  return [...readRecords(body, identity, budget)].flat();
}

/** The same, what each record of the message comes to by itself: a message of thousands takes a while. */
export function* readRecords(
  body: Uint8Array | string,
  identity: RuleIdentity,
  budget: InflateBudget,
): Generator<readonly ReadRecord[], void> {
  const envelope = openEnvelope(body);
  if (envelope.kind === 'failure') yield [envelope];
  else for (const record of envelope.records) yield readRecord(record, identity, budget);
}

function readRecord(record: unknown, identity: RuleIdentity, budget: InflateBudget): readonly ReadRecord[] {
  const fail = (code: string, message: string) => [failureOf(record, { code, path: '', message })];
  if (isDeeperThan(record, MAX_DEPTH)) {
    return fail('message.too-deep', `The record nests deeper than ${MAX_DEPTH} levels.`);
  }
  if (!isObject(record)) return fail('record.not-an-object', 'The record is not a JSON object.');
  try {
    const form = forms.find(({ accepts }) => accepts(record));
    return (
      form?.read(record, identity, budget) ?? fail('record.unknown-form', 'The record has none of the forms.')
    );
  } catch (error) {
    // A defect of a reader costs one record, kept for a replay, and not the batch.
    return fail('record.unreadable', messageOf(error));
  }
}

/**
 * A `SecurityAlert` row or the payload of a Logic App alert trigger. Without `Type`, an alert is what has a
 * `SystemAlertId` and a name or properties; a row of that table without an id is an alert that lacks one.
 */
function isFlatAlert(record: JsonObject): boolean {
  const type = field(record, 'Type');
  if (type === 'SecurityAlert') return true;
  const has = (name: string) => field(record, name) !== undefined;
  const isNamed = ['AlertName', 'AlertDisplayName', 'DisplayName', 'AlertType', 'ExtendedProperties'].some(
    has,
  );
  if (has('SystemAlertId')) return isNamed;
  return type === undefined && has('AlertType') && has('ExtendedProperties');
}

/** A row of another table, of which a hub may carry many. */
function isOtherTable(record: JsonObject): boolean {
  return typeof field(record, 'Type') === 'string';
}

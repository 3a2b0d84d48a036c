import * as z from 'zod';
import type { IncidentRef, ReadRecord } from './alert.ts';
import { failureOf } from './failure-record.ts';
import { alertId, countField, field, keyAsWritten, lowerCaseKeys, textField } from './fields.ts';
import { type JsonObject, pointer, readJsonField } from './json.ts';
import { firstTime } from './times.ts';

const incidentRowSchema = z.object({
  incidentname: textField,
  incidentnumber: countField,
  title: textField,
  status: textField,
  lastmodifiedtime: textField,
  timegenerated: textField,
  alertids: z.unknown().optional(),
});

/** True for a row of the `SecurityIncident` table; a forwarder may have dropped its `Type`. */
export function isSecurityIncident(record: JsonObject): boolean {
  const type = field(record, 'Type');
  if (type !== undefined) return type === 'SecurityIncident';
  return field(record, 'AlertIds') !== undefined && field(record, 'IncidentNumber') !== undefined;
}

/**
 * Reads a `SecurityIncident` row: one for every creation and update of an incident. `AlertIds` is a dynamic
 * column, which an export may write as an array or as JSON in a string.
 *
 * Failures: `incident.no-id`, `incident.bad-alert-ids`. An incident without alerts is ignored:
 * `incident.no-alerts`.
 */
export function readSecurityIncident(record: JsonObject): ReadRecord {
  const row = incidentRowSchema.parse(lowerCaseKeys(record));
  const ref = incidentRef({
    id: row.incidentname,
    number: row.incidentnumber,
    title: row.title,
    status: row.status,
    lastModifiedTime: firstTime(row.lastmodifiedtime, row.timegenerated),
  });
  const at = (key: string) => pointer(keyAsWritten(record, key));
  if (ref.id === undefined && ref.number === undefined) {
    const message = 'The incident has neither a name nor a number.';
    return failureOf(record, { code: 'incident.no-id', path: at('IncidentName'), message });
  }
  const ids = alertIdsOf(row.alertids);
  if (ids === undefined) {
    const message = '`AlertIds` is not a list of alert ids.';
    return failureOf(record, { code: 'incident.bad-alert-ids', path: at('AlertIds'), message });
  }
  if (ids.length === 0) return { kind: 'ignored', reason: 'incident.no-alerts' };
  return { kind: 'incident', incident: { ...ref, alertIds: ids } };
}

/** The ids, each once; undefined when there are some but none can be read. */
function alertIdsOf(value: unknown): readonly string[] | undefined {
  const read = readJsonField(value);
  if (read.state === 'absent') return [];
  if (read.state === 'unreadable' || !Array.isArray(read.value)) return undefined;
  const ids = read.value.flatMap((item) => alertId(item) ?? []);
  return ids.length === 0 && read.value.length > 0 ? undefined : [...new Set(ids)];
}

/** An incident's fields without those that are undefined. */
export function incidentRef(fields: {
  readonly id: string | undefined;
  readonly number: number | undefined;
  readonly title: string | undefined;
  readonly status: string | undefined;
  readonly lastModifiedTime: string | undefined;
}): IncidentRef {
  const { id, number, title, status, lastModifiedTime } = fields;
  return {
    ...(id === undefined ? {} : { id }),
    ...(number === undefined ? {} : { number }),
    ...(title === undefined ? {} : { title }),
    ...(status === undefined ? {} : { status }),
    ...(lastModifiedTime === undefined ? {} : { lastModifiedTime }),
  };
}

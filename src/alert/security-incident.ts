import * as z from 'zod';
import type { IncidentRef, ReadRecord } from './alert.ts';
import { failureOf } from './failure-record.ts';
import {
  alertId,
  countField,
  field,
  keyAsWritten,
  lowerCaseKeys,
  lowerCaseText,
  textField,
} from './fields.ts';
import { isObject, type JsonObject, pointer, readJsonField } from './json.ts';
import { timeUntil, toUtcIso } from './times.ts';

const incidentRowSchema = z.object({
  incidentname: textField,
  incidentnumber: countField,
  title: textField,
  status: textField,
  lastmodifiedtime: textField,
  timegenerated: textField,
  alertids: z.unknown().optional(),
  labels: z.unknown().optional(),
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
    lastModifiedTime: modifiedTime(toUtcIso(row.lastmodifiedtime), toUtcIso(row.timegenerated)),
    labels: row.labels,
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

/** Nothing was modified after its row was written. */
function modifiedTime(modified: string | undefined, generated: string | undefined): string | undefined {
  if (generated === undefined) return modified;
  return timeUntil(modified, Date.parse(generated)) ?? generated;
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
  readonly labels: unknown;
}): IncidentRef {
  const { id, number, title, status, lastModifiedTime, labels } = fields;
  const redirected = lowerCaseText(status) === 'closed' && isRedirected(labels);
  return {
    ...(id === undefined ? {} : { id }),
    ...(number === undefined ? {} : { number }),
    ...(title === undefined ? {} : { title }),
    ...(status === undefined ? {} : { status }),
    ...(lastModifiedTime === undefined ? {} : { lastModifiedTime }),
    ...(redirected ? { redirected } : {}),
  };
}

/**
 * Whether the labels say that the incident was merged into another one, which has its alerts now (Microsoft Learn,
 * "Alert correlation and incident merging in the Microsoft Defender portal"; another page writes `redirected`).
 */
export function isRedirected(labels: unknown): boolean {
  const read = readJsonField(labels);
  if (read.state !== 'read' || !Array.isArray(read.value)) return false;
  return read.value.some((label: unknown) => {
    const name = isObject(label) ? field(label, 'labelName') : label;
    return lowerCaseText(name) === 'redirected';
  });
}

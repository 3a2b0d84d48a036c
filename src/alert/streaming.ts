import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { ReadRecord, RuleIdentity } from './alert.ts';
import { columnsOf, toAlertRow } from './draft-row.ts';
import { failureOf } from './failure-record.ts';
import { field, keyAsWritten, lowerCaseKeys, lowerCaseText, textField } from './fields.ts';
import { isObject, type JsonObject, pointer, toJsonText } from './json.ts';
import { firstTime, toUtcIso } from './times.ts';

const CATEGORY = 'advancedhunting-';

/** The tables of the rule, by the lower-case name in `category`. Others stream too, and are not for it. */
const TABLES: Readonly<Record<string, string>> = {
  deviceprocessevents: 'DeviceProcessEvents',
  devicefileevents: 'DeviceFileEvents',
};

const keySchema = z.object({
  deviceid: textField,
  devicename: textField,
  timestamp: textField,
  reportid: textField,
});

/** True for a record of the Microsoft Defender XDR streaming API, of whatever table. */
export function isStreamRecord(record: JsonObject): boolean {
  const category = field(record, 'category');
  return typeof category === 'string' && category.toLowerCase().startsWith(CATEGORY);
}

/**
 * Reads an event of the streaming API (Microsoft Learn, "Stream Microsoft Defender XDR events to Azure Event
 * Hubs") as an alert of one row, to be dropped later unless the rule hits it. Nobody gave the event an alert id:
 * it is derived from the event's key, so that a redelivery is the same alert.
 *
 * Failures: `stream.no-properties`, `stream.no-time`, `stream.no-device`. Other tables are ignored:
 * `stream.other-table`.
 */
export function readStreamRecord(record: JsonObject, identity: RuleIdentity): ReadRecord {
  const category = lowerCaseText(field(record, 'category'));
  const tables = new Map(Object.entries(TABLES));
  const table = tables.get(category.slice(CATEGORY.length));
  if (table === undefined) return { kind: 'ignored', reason: 'stream.other-table' };
  const properties = field(record, 'properties');
  const at = pointer(keyAsWritten(record, 'properties'));
  if (!isObject(properties)) {
    const message = 'The streamed record has no properties.';
    return failureOf(record, { code: 'stream.no-properties', path: at, message });
  }
  const key = keySchema.parse(lowerCaseKeys(properties));
  const time = toUtcIso(key.timestamp);
  if (time === undefined) {
    const path = at + pointer(keyAsWritten(properties, 'Timestamp'));
    return failureOf(record, { code: 'stream.no-time', path, message: 'The event has no time.' });
  }
  const device = key.deviceid ?? key.devicename;
  if (device === undefined) {
    const path = at + pointer(keyAsWritten(properties, 'DeviceId'));
    return failureOf(record, { code: 'stream.no-device', path, message: 'The event names no device.' });
  }
  // The event key of the tables is device, time and ReportId; without the last only the whole event tells two apart.
  const report = key.reportid ?? toJsonText(properties);
  const generatedAt = firstTime(field(record, 'time'));
  return {
    kind: 'alert',
    alert: {
      systemAlertId: uuidOf([table, device.toLowerCase(), time, report].join('|')),
      ruleName: identity.names[0] ?? '',
      severity: 'Informational',
      startTime: time,
      endTime: time,
      ...(generatedAt === undefined ? {} : { generatedAt }),
      tactics: [],
      techniques: [],
      rows: [
        toAlertRow({ source: 'stream', columns: columnsOf(properties), candidates: {} }, identity, table),
      ],
      gaps: [],
    },
  };
}

/** A UUID of version 8 (RFC 9562, section 5.8: vendor-specific) from SHA-256 of a name. */
function uuidOf(name: string): string {
  const hash = createHash('sha256').update(name, 'utf8').digest().subarray(0, 16);
  hash.writeUInt8((hash.readUInt8(6) & 0x0f) | 0x80, 6);
  hash.writeUInt8((hash.readUInt8(8) & 0x3f) | 0x80, 8);
  return hash.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

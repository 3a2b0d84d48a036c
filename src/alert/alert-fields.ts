import * as z from 'zod';
import type { IncidentRef } from './alert.ts';
import type { Entities } from './entities.ts';
import { countField, listField, lowerCaseKeys, textField, verbatimField } from './fields.ts';
import type { Gap } from './gap.ts';
import { isObject, type JsonObject, readJsonField } from './json.ts';

/**
 * The fields of an alert under lower-case keys, in the spellings of the `SecurityAlert` table, the Logic App
 * alert trigger (`StartTimeUtc`, `AlertDisplayName`) and ARM (`additionalData` in place of extended properties).
 * A field of a wrong type is as good as absent: an alert is worth reading for the fields that are right.
 */
export const alertSchema = z.object({
  systemalertid: z.unknown().optional(),
  alertname: textField,
  displayname: textField,
  alertdisplayname: textField,
  alerttype: textField,
  alertseverity: textField,
  severity: textField,
  starttime: textField,
  starttimeutc: textField,
  endtime: textField,
  endtimeutc: textField,
  timegenerated: textField,
  processingendtime: textField,
  tactics: listField,
  techniques: listField,
  subtechniques: listField,
  alertlink: textField,
  alerturi: textField,
  workspaceid: textField,
  tenantid: textField,
  type: textField,
  entities: z.unknown().optional(),
  extendedproperties: z.unknown().optional(),
  additionaldata: z.unknown().optional(),
  resourceidentifiers: z.unknown().optional(),
});

/** The extended properties of a scheduled rule's alert under lower-case keys; every value comes as a string. */
const propertiesSchema = z.object({
  query: verbatimField,
  originalquery: verbatimField,
  'query end time utc': textField,
  'search query results overall count': countField,
  'analytic rule ids': listField,
  'analytic rule name': textField,
  'custom details': z.unknown().optional(),
});

/** The fields of an alert, decoded. */
export type AlertFields = z.infer<typeof alertSchema>;
/** The extended properties of an alert, decoded. */
export type ExtendedProperties = z.infer<typeof propertiesSchema>;

/** An alert as it lies in a record, with what its surroundings say of it. */
export interface AlertSource {
  /** Text of the whole record, for a failure. */
  readonly payload: () => string;
  /** The object that holds the alert's fields: the record itself or a part of it. */
  readonly fields: JsonObject;
  /** Where in the record that object is, as a JSON Pointer. */
  readonly path: string;
  readonly surroundings?: {
    readonly incident: IncidentRef;
    readonly link?: string;
    /** Rules that the incident is of, for an alert that does not name its own. */
    readonly ruleIds: readonly string[];
    readonly entities: Entities;
    readonly entitiesAreShared: boolean;
    /** Times of the incident, for an alert without any, the best first. */
    readonly times: readonly unknown[];
  };
}

/** The extended properties and where they were found. */
export interface Properties {
  readonly properties: ExtendedProperties;
  /** The field that they came in, as the schema of the table spells it. */
  readonly propertiesKey: string;
  readonly gaps: readonly Gap[];
}

/** Decodes the extended properties, which ARM calls additional data. */
export function readProperties(fields: AlertFields): Properties {
  const extended = readJsonField(fields.extendedproperties);
  const isArm = extended.state === 'absent';
  const read = isArm ? readJsonField(fields.additionaldata) : extended;
  const isReadable = read.state === 'read' && isObject(read.value);
  return {
    properties: propertiesSchema.parse(isReadable ? lowerCaseKeys(read.value) : {}),
    propertiesKey: isArm && read.state !== 'absent' ? 'additionalData' : 'ExtendedProperties',
    gaps: isReadable || read.state === 'absent' ? [] : ['extended-properties.unreadable'],
  };
}

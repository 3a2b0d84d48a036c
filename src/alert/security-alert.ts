import { z } from 'zod';
import type { Alert, IncidentRef, ReadRecord, RuleIdentity } from './alert.ts';
import { readAlertRows } from './alert-rows.ts';
import { failureOf } from './failure.ts';
import {
  alertId,
  countField,
  httpsLink,
  keyAsWritten,
  listField,
  lowerCaseKeys,
  MAX_ID_LENGTH,
  textField,
  verbatimField,
} from './fields.ts';
import type { Gap } from './gap.ts';
import { isObject, type JsonObject, pointer, readJsonField } from './json.ts';
import { isOfRule, ruleIdOf } from './rule-match.ts';
import { readRuleQuery } from './rule-query.ts';
import { firstTime } from './times.ts';

/**
 * The fields of an alert under lower-case keys, in the spellings of the `SecurityAlert` table, the Logic App
 * alert trigger (`StartTimeUtc`, `AlertDisplayName`) and ARM (`additionalData` in place of extended properties).
 * A field of a wrong type is as good as absent: an alert is worth reading for the fields that are right.
 */
const alertSchema = z.object({
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

type AlertFields = z.infer<typeof alertSchema>;
type ExtendedProperties = z.infer<typeof propertiesSchema>;

/** An alert as it lies in a record, with what its surroundings say of it. */
export interface AlertSource {
  /** The record, for the payload of a failure. */
  readonly record: unknown;
  /** The object that holds the alert's fields: the record itself or a part of it. */
  readonly fields: JsonObject;
  /** Where in the record that object is, as a JSON Pointer. */
  readonly path: string;
  readonly surroundings?: {
    readonly incident: IncidentRef;
    readonly link?: string;
    /** Rules that the incident is of, for an alert that does not name its own. */
    readonly ruleIds: readonly string[];
    readonly entities: unknown;
    readonly entitiesAreShared: boolean;
    /** Times of the incident, for an alert without any, the best first. */
    readonly times: readonly unknown[];
  };
}

/**
 * Reads an alert of any of the forms. Codes of failures: `alert.no-id`, `alert.bad-id`, `alert.no-time`,
 * `raw-row.too-large`; reason for ignoring: `alert.other-rule`.
 */
export function readAlert(source: AlertSource, identity: RuleIdentity): ReadRecord {
  const fields = alertSchema.parse(lowerCaseKeys(source.fields));
  const { properties, propertiesKey, gaps } = readProperties(fields);
  const fail = (code: string, message: string, ...keys: readonly string[]): ReadRecord =>
    failureOf(source.record, { code, path: source.path + pathOf(source.fields, keys), message });

  const isKnownRule = isOfRule(ruleTraits(source, fields, properties), identity);
  const rows = readAlertRows(
    {
      query: properties.query,
      customDetails: properties['custom details'],
      entities: fields.entities || source.surroundings?.entities,
      entitiesAreShared: !fields.entities && source.surroundings?.entitiesAreShared === true,
      resultCount: properties['search query results overall count'],
    },
    identity,
  );
  const branches = rows.kind === 'rows' ? rows.rows.flatMap((row) => row.reportedBranch ?? []) : [];
  if (!isKnownRule && !isOfRule({ ids: [], names: [], texts: branches }, identity)) {
    return { kind: 'ignored', reason: 'alert.other-rule' };
  }

  const id = alertId(fields.systemalertid);
  if (id === undefined) return fail('alert.no-id', 'The alert has no SystemAlertId.', 'SystemAlertId');
  if (id === null) {
    const message = `SystemAlertId is not a text of at most ${MAX_ID_LENGTH} characters.`;
    return fail('alert.bad-id', message, 'SystemAlertId');
  }
  if (rows.kind === 'too-large') {
    const message = 'The rows embedded in the query inflate to more than is read.';
    return fail('raw-row.too-large', message, propertiesKey, 'Query');
  }
  const times = alertTimes(source, fields, properties, rows.rows[0]?.columns ?? {});
  if (times === undefined) return fail('alert.no-time', 'The alert has no time.', 'StartTime');
  return {
    kind: 'alert',
    alert: {
      systemAlertId: id,
      ...describe(source, fields, properties, identity),
      ...times,
      rows: rows.rows,
      gaps: [...gaps, ...rows.gaps],
    },
  };
}

interface Properties {
  readonly properties: ExtendedProperties;
  /** The field that they came in, as the schema of the table spells it. */
  readonly propertiesKey: string;
  readonly gaps: readonly Gap[];
}

function readProperties(fields: AlertFields): Properties {
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

/** A JSON Pointer that spells each key as the record does. */
function pathOf(fields: JsonObject, keys: readonly string[]): string {
  let at: unknown = fields;
  const segments = keys.map((key) => {
    if (!isObject(at)) return key;
    const written = keyAsWritten(at, key);
    at = at[written];
    return written;
  });
  return pointer(...segments);
}

function ruleTraits(source: AlertSource, fields: AlertFields, properties: ExtendedProperties) {
  const own = [...properties['analytic rule ids'], ...(fields.alerttype ? [fields.alerttype] : [])];
  return {
    ids: own.length > 0 ? own : (source.surroundings?.ruleIds ?? []),
    names: names(fields, properties),
    texts: [properties.query, properties.originalquery].flatMap((text) => text ?? []),
  };
}

/** The rule's own name first: the alert's can be overridden with values of the row. */
function names(fields: AlertFields, properties: ExtendedProperties): readonly string[] {
  const { alertname, displayname, alertdisplayname } = fields;
  return [properties['analytic rule name'], alertname, displayname, alertdisplayname].flatMap(
    (name) => name ?? [],
  );
}

type Times = Pick<Alert, 'startTime' | 'endTime' | 'generatedAt' | 'queryEndTime'>;

function alertTimes(
  source: AlertSource,
  fields: AlertFields,
  properties: ExtendedProperties,
  row: Readonly<Record<string, unknown>>,
): Times | undefined {
  const { starttime, starttimeutc, endtime, endtimeutc, timegenerated, processingendtime } = fields;
  const queryEnd = firstTime(
    properties['query end time utc'],
    readRuleQuery(properties.query, undefined).now,
  );
  const end = firstTime(endtime, endtimeutc);
  const start = firstTime(
    starttime,
    starttimeutc,
    end,
    timegenerated,
    processingendtime,
    row['Timestamp'],
    queryEnd,
    ...(source.surroundings?.times ?? []),
  );
  const generatedAt = firstTime(timegenerated, processingendtime);
  if (start === undefined) return undefined;
  return {
    startTime: start,
    endTime: end ?? start,
    ...(generatedAt === undefined ? {} : { generatedAt }),
    ...(queryEnd === undefined ? {} : { queryEndTime: queryEnd }),
  };
}

type Description = Omit<Alert, keyof Times | 'systemAlertId' | 'rows' | 'gaps'>;

function describe(
  source: AlertSource,
  fields: AlertFields,
  properties: ExtendedProperties,
  identity: RuleIdentity,
): Description {
  const [ruleText] = ruleTraits(source, fields, properties).ids;
  const ruleId = ruleText === undefined ? undefined : ruleIdOf(ruleText);
  const workspaceId = workspaceOf(fields);
  const link =
    httpsLink(fields.alertlink) ?? httpsLink(fields.alerturi) ?? httpsLink(source.surroundings?.link);
  const query = readRuleQuery(properties.query, properties.originalquery).text;
  return {
    ruleName: names(fields, properties)[0] ?? identity.names[0] ?? ruleId ?? '',
    ...(ruleId ? { ruleId } : {}),
    severity: fields.alertseverity ?? fields.severity ?? 'Unknown',
    ...(workspaceId === undefined ? {} : { workspaceId }),
    // `Unknown` is what the table writes for none.
    tactics: fields.tactics.filter((tactic) => tactic !== 'Unknown'),
    techniques: [...new Set([...fields.techniques, ...fields.subtechniques])],
    ...(link === undefined ? {} : { link }),
    ...(query === undefined ? {} : { query }),
    ...(source.surroundings === undefined ? {} : { incident: source.surroundings.incident }),
  };
}

/**
 * The Log Analytics workspace. In the table `TenantId` is the workspace, not the Entra tenant, and so is the
 * part of `AlertType` before the rule.
 */
function workspaceOf(fields: AlertFields): string | undefined {
  if (fields.workspaceid !== undefined) return fields.workspaceid.toLowerCase();
  const prefix = /^([0-9a-f-]{36})_/i.exec(fields.alerttype ?? '')?.[1];
  if (prefix !== undefined) return prefix.toLowerCase();
  const resources = Array.isArray(fields.resourceidentifiers) ? fields.resourceidentifiers : [];
  for (const resource of resources) {
    const id = isObject(resource) ? textField.parse(lowerCaseKeys(resource)['workspaceid']) : undefined;
    if (id !== undefined) return id.toLowerCase();
  }
  return fields.type === 'SecurityAlert' ? fields.tenantid?.toLowerCase() : undefined;
}

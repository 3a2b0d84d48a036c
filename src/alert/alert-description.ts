import type { Alert, RuleIdentity } from './alert.ts';
import type { AlertFields, AlertSource, ExtendedProperties } from './alert-fields.ts';
import { httpsLink, lowerCaseKeys, textField } from './fields.ts';
import { isObject } from './json.ts';
import { type RuleTraits, ruleIdOf } from './rule-match.ts';
import { readRuleQuery } from './rule-query.ts';
import { firstTime } from './times.ts';

/** What an alert says of its rule, less the rows: an incident's rules count for an alert that names none. */
export function ruleTraits(
  source: AlertSource,
  fields: AlertFields,
  properties: ExtendedProperties,
): RuleTraits {
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

/** When an alert happened and was found. */
export type Times = Pick<Alert, 'startTime' | 'endTime' | 'generatedAt' | 'queryEndTime'>;

/** The times of an alert, each with the next best in its place; undefined when there is none at all. */
export function alertTimes(
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

/** An alert less its id, times and evidence. */
export type Description = Omit<Alert, keyof Times | 'systemAlertId' | 'rows' | 'gaps'>;

/** What an alert says of itself: rule, severity, workspace, techniques, link. */
export function describe(
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

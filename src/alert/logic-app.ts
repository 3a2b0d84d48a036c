import * as z from 'zod';
import type { ReadRecord, RuleIdentity } from './alert.ts';
import type { AlertSource } from './alert-fields.ts';
import { readEntities } from './entities.ts';
import { failureOf, payloadOnDemand } from './failure-record.ts';
import {
  countField,
  field,
  keyAsWritten,
  listField,
  lowerCaseKeys,
  lowerCaseText,
  textField,
} from './fields.ts';
import type { InflateBudget } from './inflate-budget.ts';
import { isObject, type JsonObject, pointer } from './json.ts';
import { readAlert } from './security-alert.ts';
import { incidentRef } from './security-incident.ts';
import { firstTime } from './times.ts';

const incidentSchema = z.object({
  title: textField,
  status: textField,
  incidentnumber: countField,
  incidenturl: textField,
  lastmodifiedtimeutc: textField,
  createdtimeutc: textField,
  firstactivitytimeutc: textField,
  labels: z.unknown().optional(),
  relatedanalyticruleids: listField,
  alerts: z.unknown().optional(),
  relatedentities: z.unknown().optional(),
});

/** An incident gathers at most 150 alerts (Microsoft Learn, "Service limits for Microsoft Sentinel"). */
const MAX_ALERTS = 500;

const INCIDENT_TYPE = 'microsoft.securityinsights/incidents';

/** Where the incident lies in a Logic App payload: under `object`, or bare as ARM returns it. */
interface IncidentPart {
  readonly arm: JsonObject;
  readonly path: string;
}

/** True for the payload of a Microsoft Sentinel incident trigger and for an incident as ARM returns it. */
export function isIncidentPayload(record: JsonObject): boolean {
  return incidentPart(record) !== undefined;
}

function incidentPart(record: JsonObject): IncidentPart | undefined {
  const object = field(record, 'object');
  if (lowerCaseText(field(record, 'objectSchemaType')) === 'incident' || isIncidentObject(object)) {
    return { arm: isObject(object) ? object : {}, path: pointer(keyAsWritten(record, 'object')) };
  }
  return isIncidentObject(record) ? { arm: record, path: '' } : undefined;
}

function isIncidentObject(value: unknown): boolean {
  return (
    isObject(value) &&
    lowerCaseText(field(value, 'type')) === INCIDENT_TYPE &&
    isObject(field(value, 'properties'))
  );
}

/** True for an alert as ARM has it inside an incident: `{"kind":"SecurityAlert","properties":{…}}`. */
export function isArmAlert(record: JsonObject): boolean {
  return field(record, 'kind') === 'SecurityAlert' && isObject(field(record, 'properties'));
}

/** Reads an alert that came without the incident around it. */
export function readArmAlert(record: JsonObject, identity: RuleIdentity, budget: InflateBudget): ReadRecord {
  return readAlert(armAlert(payloadOnDemand(record), record, ''), identity, budget);
}

/**
 * Reads the payload of the incident trigger: one record for each alert of the incident, linked to it. The
 * payload hangs the entities on the incident. With one alert they are that alert's; with several it is open
 * whose each is, so that they are candidates of all.
 *
 * Failures, one for the first problem: `incident.no-properties`, `incident.too-many-alerts`,
 * `incident.bad-alerts`, and those of the alerts. An incident without alerts is ignored: `incident.no-alerts`.
 */
export function readIncidentPayload(
  record: JsonObject,
  identity: RuleIdentity,
  budget: InflateBudget,
): readonly ReadRecord[] {
  const { arm, path } = incidentPart(record) ?? { arm: record, path: '' };
  const properties = field(arm, 'properties');
  if (!isObject(properties)) {
    const message = 'The incident has no properties.';
    const at = path + pointer(keyAsWritten(arm, 'properties'));
    return [failureOf(record, { code: 'incident.no-properties', path: at, message })];
  }
  const incident = incidentSchema.parse(lowerCaseKeys(properties));
  const propertiesPath = path + pointer(keyAsWritten(arm, 'properties'));
  const alertsPath = propertiesPath + pointer(keyAsWritten(properties, 'alerts'));
  const alerts = incident.alerts ?? [];
  if (!Array.isArray(alerts)) {
    const message = 'The alerts of the incident are not a list.';
    return [failureOf(record, { code: 'incident.bad-alerts', path: alertsPath, message })];
  }
  if (alerts.length === 0) return [{ kind: 'ignored', reason: 'incident.no-alerts' }];
  if (alerts.length > MAX_ALERTS) {
    const message = `The incident holds ${alerts.length} alerts; at most ${MAX_ALERTS} are read.`;
    return [failureOf(record, { code: 'incident.too-many-alerts', path: alertsPath, message })];
  }
  const payload = payloadOnDemand(record);
  const surroundings: NonNullable<AlertSource['surroundings']> = {
    incident: incidentRef({
      id: textField.parse(field(arm, 'id')) ?? textField.parse(field(arm, 'name')),
      number: incident.incidentnumber,
      title: incident.title,
      status: incident.status,
      lastModifiedTime: firstTime(incident.lastmodifiedtimeutc, incident.createdtimeutc),
      labels: incident.labels,
    }),
    ...(incident.incidenturl === undefined ? {} : { link: incident.incidenturl }),
    ruleIds: incident.relatedanalyticruleids,
    entities: readEntities(incident.relatedentities),
    entitiesAreShared: alerts.length > 1,
    times: [incident.firstactivitytimeutc, incident.createdtimeutc, incident.lastmodifiedtimeutc],
  };
  const records = alerts.map((alert: unknown, index): ReadRecord => {
    const alertPath = `${alertsPath}/${index}`;
    if (isObject(alert)) {
      return readAlert({ ...armAlert(payload, alert, alertPath), surroundings }, identity, budget);
    }
    const message = 'An alert of the incident is not an object.';
    return { kind: 'failure', code: 'incident.bad-alerts', path: alertPath, message, payload: payload() };
  });
  // A failure keeps the whole payload, and its replay reads every alert again: one, of the first problem, is enough.
  const firstFailure = records.find((one) => one.kind === 'failure');
  return records.filter((one) => one.kind !== 'failure' || one === firstFailure);
}

/** ARM puts the fields of an alert under `properties`; a playbook may have flattened them. */
function armAlert(payload: () => string, alert: JsonObject, path: string): AlertSource {
  const properties = field(alert, 'properties');
  if (!isObject(properties)) return { payload, fields: alert, path };
  return { payload, fields: properties, path: path + pointer(keyAsWritten(alert, 'properties')) };
}

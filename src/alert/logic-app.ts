import { z } from 'zod';
import type { ReadRecord, RuleIdentity } from './alert.ts';
import type { AlertSource } from './alert-fields.ts';
import { failureOf } from './failure.ts';
import { countField, field, keyAsWritten, listField, lowerCaseKeys, textField } from './fields.ts';
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
  relatedanalyticruleids: listField,
  alerts: z.unknown().optional(),
  relatedentities: z.unknown().optional(),
});

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
  if (String(field(record, 'objectSchemaType')).toLowerCase() === 'incident' || isIncidentObject(object)) {
    return { arm: isObject(object) ? object : {}, path: pointer(keyAsWritten(record, 'object')) };
  }
  return isIncidentObject(record) ? { arm: record, path: '' } : undefined;
}

function isIncidentObject(value: unknown): boolean {
  return (
    isObject(value) &&
    String(field(value, 'type')).toLowerCase() === INCIDENT_TYPE &&
    isObject(field(value, 'properties'))
  );
}

/** True for an alert as ARM has it inside an incident: `{"kind":"SecurityAlert","properties":{…}}`. */
export function isArmAlert(record: JsonObject): boolean {
  return field(record, 'kind') === 'SecurityAlert' && isObject(field(record, 'properties'));
}

/** Reads an alert that came without the incident around it. */
export function readArmAlert(record: JsonObject, identity: RuleIdentity): ReadRecord {
  return readAlert(armAlert(record, record, ''), identity);
}

/**
 * Reads the payload of the incident trigger: one record for each alert of the incident, linked to it. The
 * payload hangs the entities on the incident. With one alert they are that alert's; with several it is open
 * whose each is, so that they are candidates of all.
 *
 * Failures: `incident.no-properties`, `incident.bad-alerts` (one for each alert that is no object), and those of
 * the alerts. An incident without alerts is ignored: `incident.no-alerts`.
 */
export function readIncidentPayload(record: JsonObject, identity: RuleIdentity): readonly ReadRecord[] {
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
  const surroundings: NonNullable<AlertSource['surroundings']> = {
    incident: incidentRef({
      id: textField.parse(field(arm, 'id')) ?? textField.parse(field(arm, 'name')),
      number: incident.incidentnumber,
      title: incident.title,
      status: incident.status,
      lastModifiedTime: firstTime(incident.lastmodifiedtimeutc, incident.createdtimeutc),
    }),
    ...(incident.incidenturl === undefined ? {} : { link: incident.incidenturl }),
    ruleIds: incident.relatedanalyticruleids,
    entities: incident.relatedentities,
    entitiesAreShared: alerts.length > 1,
    times: [incident.firstactivitytimeutc, incident.createdtimeutc, incident.lastmodifiedtimeutc],
  };
  return alerts.map((alert: unknown, index): ReadRecord => {
    const alertPath = `${alertsPath}/${index}`;
    if (isObject(alert)) {
      return readAlert({ ...armAlert(record, alert, alertPath), surroundings }, identity);
    }
    const message = 'An alert of the incident is not an object.';
    return failureOf(record, { code: 'incident.bad-alerts', path: alertPath, message });
  });
}

/** ARM puts the fields of an alert under `properties`; a playbook may have flattened them. */
function armAlert(record: JsonObject, alert: JsonObject, path: string): AlertSource {
  const properties = field(alert, 'properties');
  if (!isObject(properties)) return { record, fields: alert, path };
  return { record, fields: properties, path: path + pointer(keyAsWritten(alert, 'properties')) };
}

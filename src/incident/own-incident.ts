import type * as z from 'zod';
import { isRedirected } from '../alert/security-incident.ts';
import { compact } from '../compact.ts';
import type { ArmClient, ArmOutcome } from './arm-client.ts';
import { type ArmIncident, armAlertsSchema, armIncidentSchema } from './incident.schema.ts';

/** An incident whose list of alerts, read from Sentinel, names the alert of the case. Nothing else is written to. */
export interface OwnIncident {
  readonly incident: ArmIncident;
  /** The SystemAlertIds of its other alerts, in lower case, each once. */
  readonly others: readonly string[];
  /** How many more alerts it has, which the list does not name. */
  readonly unnamed: number;
  /** Why it may have still more alerts; absent when the list is known to be whole. */
  readonly doubt?: string;
}

/** What Sentinel says of the incident that a message named. */
export type ReadIncident =
  | { readonly kind: 'own'; readonly own: OwnIncident }
  /** The list does not name the alert of the case. `isWhole`: so the incident does not hold it. */
  | { readonly kind: 'of-others'; readonly detail: string; readonly isWhole: boolean }
  /** It was merged into another incident. */
  | { readonly kind: 'redirected'; readonly detail: string }
  | Exclude<ArmOutcome, { readonly kind: 'ok' }>;

type ArmAlerts = z.output<typeof armAlertsSchema>;

/**
 * Sentinel keeps 150 alerts of an incident at most; the incident in Defender may have more (Microsoft Learn, "Microsoft
 * Defender XDR integration with Microsoft Sentinel"). Of a list that long nobody can tell whether it is whole.
 */
const MOST_LISTED = 150;

/**
 * Reads an incident, then its alerts: whoever writes to it does so right after, since alerts can be moved at any time.
 * The list is one answer, no paging of it is documented (Microsoft Sentinel REST API, "Incidents - List Alerts").
 */
export async function readIncident(caseId: string, path: string, arm: ArmClient): Promise<ReadIncident> {
  const answer = await arm.call({ method: 'GET', path, quota: 'sentinel-read' });
  if (answer.kind !== 'ok') return answer;
  const incident = armIncidentSchema.safeParse(answer.body);
  if (!incident.success) return { kind: 'refused', detail: 'the incident cannot be read' };
  const list = await arm.call({ method: 'POST', path: `${path}/alerts`, quota: 'sentinel-alerts' });
  if (list.kind !== 'ok') return list;
  const alerts = armAlertsSchema.safeParse(list.body);
  if (!alerts.success) return { kind: 'refused', detail: 'the alerts of the incident cannot be read' };
  return judgeIncident(caseId, incident.data, alerts.data);
}

/** What an incident and its list of alerts say to a case. */
export function judgeIncident(
  caseId: string,
  incident: ArmIncident,
  { value, nextLink }: ArmAlerts,
): ReadIncident {
  const ids = value.map(({ properties }) => properties?.systemAlertId?.toLowerCase() || undefined);
  const named = new Set(ids.filter((id) => id !== undefined));
  const nameless = ids.filter((id) => id === undefined).length;
  const listed = named.size + nameless;
  const { status, labels, additionalData } = incident.properties;
  const counted = additionalData?.alertsCount ?? undefined;
  const unnamed = nameless + Math.max(0, (counted ?? 0) - listed);
  const doubt = doubtOf(listed, counted, Boolean(nextLink));
  const own = caseId.toLowerCase();
  if (!named.has(own)) {
    const isWhole = unnamed === 0 && doubt === undefined;
    return { kind: 'of-others', detail: detailOf(listed, counted, isWhole), isWhole };
  }
  if (status === 'Closed' && isRedirected(labels)) {
    return { kind: 'redirected', detail: 'closed as Redirected: its alerts are moved to another incident' };
  }
  const others = [...named].filter((id) => id !== own);
  return { kind: 'own', own: compact({ incident, others, unnamed, doubt }) };
}

function doubtOf(listed: number, counted: number | undefined, goesOn: boolean): string | undefined {
  if (goesOn) return 'the list of its alerts goes on';
  if (listed >= MOST_LISTED) return `Sentinel lists ${MOST_LISTED} alerts of an incident at most`;
  return counted === undefined ? 'Sentinel does not say how many alerts the incident has' : undefined;
}

function detailOf(listed: number, counted: number | undefined, isWhole: boolean): string {
  if (isWhole && listed === 0) return 'the incident has no alerts; the case is unlinked from it';
  const alerts = `${listed} alert${listed === 1 ? '' : 's'}`;
  if (isWhole) return `the incident has ${alerts}, not that of the case; the case is unlinked from it`;
  const of = counted === undefined ? 'an unknown number' : String(counted);
  return `the alert of the case is not among the ${alerts} listed of ${of}: it may be one of the others`;
}

import type { IncidentRef } from '../alert/alert.ts';
import { laterOf, sameIncident, supersedes } from './incident-ref.ts';

/** What is known of the incident of one alert, from all messages that named one. */
export interface IncidentLink {
  /** Each incident once, the one that holds first. The others are there for when that turns out to be wrong. */
  readonly candidates: readonly IncidentRef[];
  /** The incidents that turned out to be wrong, the latest first. */
  readonly rejected: readonly RejectedIncident[];
}

/** An incident that does not hold the alert, as Sentinel said at that time (ISO 8601). */
export interface RejectedIncident {
  readonly id: string;
  readonly checkedAt: string;
}

export const noLink: IncidentLink = { candidates: [], rejected: [] };

/** An alert is moved a few times at most; what is more comes from somebody who sends rows that are not true. */
const CANDIDATES = 5;
const REJECTED = 20;

/**
 * The link after a message that names an incident; the same object where it tells nothing new. A rejected incident
 * comes back only by a message of a change after the check: the alert may have been moved into it.
 */
export function toldLink(link: IncidentLink, told: IncidentRef, arrivedAt: Date): IncidentLink {
  const rejection = link.rejected.find(({ id }) => sameIncident({ id }, told));
  if (rejection !== undefined && !isLaterThan(rejection.checkedAt, told)) return link;
  const known = link.candidates.find((candidate) => sameIncident(candidate, told));
  const joined = laterOf(known ?? told, told, arrivedAt);
  const others = link.candidates
    .filter((candidate) => candidate !== known)
    .map((candidate) => laterOf(candidate, candidate, arrivedAt));
  const place = others.findIndex((other) => supersedes(joined, other));
  const candidates = others.toSpliced(place < 0 ? others.length : place, 0, joined).slice(0, CANDIDATES);
  const next = { candidates, rejected: link.rejected.filter((one) => one !== rejection) };
  return JSON.stringify(next) === JSON.stringify(link) ? link : next;
}

function isLaterThan(checkedAt: string, { lastModifiedTime = '' }: IncidentRef): boolean {
  return Date.parse(lastModifiedTime) > Date.parse(checkedAt);
}

/** The link without an incident that does not hold the alert. `unlessLast`: only where there is another one. */
export function rejectedLink(
  link: IncidentLink,
  incident: IncidentRef,
  { checkedAt, unlessLast = false }: { readonly checkedAt: Date; readonly unlessLast?: boolean },
): IncidentLink {
  const { id } = incident;
  if (id === undefined) return link;
  const candidates = link.candidates.filter((candidate) => !sameIncident(candidate, incident));
  if (unlessLast && candidates.length === 0) return link;
  const rejection = { id, checkedAt: checkedAt.toISOString() };
  const rejected = [rejection, ...link.rejected.filter((one) => !sameIncident(one, incident))];
  return { candidates, rejected: rejected.slice(0, REJECTED) };
}

import type { Incident, IncidentRef } from '../alert/alert.ts';
import { timeUntil } from '../alert/times.ts';
import { compact } from '../compact.ts';
import { cutText } from '../text/cut-text.ts';

/** Limits in UTF-16 code units: an ARM id has some 300, a title is the analyst's or the rule's. */
const ID = 1_024;
const TITLE = 600;

/**
 * What an alert's link keeps of its incident; overlong text is cut. Nothing was modified after the message about it
 * arrived: such a time is not kept, since the latest time wins and that one would win for ever.
 */
export function incidentRefOf(incident: Incident, arrivedAt: Date): IncidentRef {
  const modified = timeUntil(incident.lastModifiedTime, arrivedAt.getTime());
  return compact({
    id: incident.id === undefined ? undefined : cutText(incident.id, ID),
    number: incident.number,
    title: incident.title === undefined ? undefined : cutText(incident.title, TITLE),
    status: incident.status === undefined ? undefined : cutText(incident.status, ID),
    lastModifiedTime: modified === undefined ? undefined : cutText(modified, ID),
    redirected: incident.redirected,
  });
}

/**
 * Whether two references are of one incident. A row of the table has the incident's name, a payload its ARM id, which
 * ends in the name.
 */
export function sameIncident(one: IncidentRef, other: IncidentRef): boolean {
  if (one.id === undefined || other.id === undefined) return one.number === other.number;
  const [a, b] = [one.id.toLowerCase(), other.id.toLowerCase()];
  return a === b || (isName(a) !== isName(b) && lastPart(a) === lastPart(b));
}

const isName = (id: string): boolean => !id.includes('/');
const lastPart = (id: string): string => id.slice(id.lastIndexOf('/') + 1);

/**
 * What is known of an alert's incident after one more message, whichever came first: the one that `supersedes`. Of one
 * incident a field that the later message lacks stays. A time after `now` counts for nothing.
 */
export function laterOf(known: IncidentRef, more: IncidentRef, now: Date): IncidentRef {
  const [a, b] = [withoutFuture(known, now), withoutFuture(more, now)];
  const [later, earlier] = supersedes(b, a) ? [b, a] : [a, b];
  if (!sameIncident(a, b)) return later;
  const { redirected, ...kept } = earlier;
  // The name leads into the workspace that is configured, an ARM id wherever the message says.
  const id = [later.id, earlier.id].find((one) => one !== undefined && isName(one)) ?? later.id;
  const isOlderState = later.status === undefined && redirected !== undefined;
  return compact({ ...kept, ...(isOlderState ? { redirected } : {}), ...later, id });
}

/** Earlier versions kept times of the future. */
function withoutFuture({ lastModifiedTime, ...ref }: IncidentRef, now: Date): IncidentRef {
  return compact({ ...ref, lastModifiedTime: timeUntil(lastModifiedTime, now.getTime()) });
}

/**
 * Whether `next` takes the place of `kept`. What has an id goes before what leads nowhere, and an incident before
 * another one whose alerts were moved away; else the later one holds. One without a readable time is older than any
 * with one; of two equal ones the one that came later holds.
 */
export function supersedes(next: IncidentRef, kept: IncidentRef): boolean {
  if ((next.id === undefined) !== (kept.id === undefined)) return next.id !== undefined;
  if (!sameIncident(next, kept) && (next.redirected === true) !== (kept.redirected === true)) {
    return kept.redirected === true;
  }
  const [a, b] = [instantOf(next), instantOf(kept)];
  return a.ms === b.ms ? a.fraction >= b.fraction : a.ms > b.ms;
}

/** Sentinel writes seven decimals, `Date` keeps three: the others are compared as text. */
function instantOf({ lastModifiedTime = '' }: IncidentRef): {
  readonly ms: number;
  readonly fraction: string;
} {
  const ms = Date.parse(lastModifiedTime);
  const digits = /\.(\d+)/.exec(lastModifiedTime)?.[1] ?? '';
  return { ms: Number.isNaN(ms) ? Number.NEGATIVE_INFINITY : ms, fraction: digits.slice(3).padEnd(9, '0') };
}

import type { Incident, IncidentRef } from '../alert/alert.ts';
import { compact } from '../compact.ts';
import { cutText } from '../text/cut-text.ts';

/** Limits in UTF-16 code units: an ARM id has some 300, a title is the analyst's or the rule's. */
const ID = 1_024;
const TITLE = 600;

/** What an alert's link keeps of its incident; overlong text is cut. */
export function incidentRefOf(incident: Incident): IncidentRef {
  return compact({
    id: incident.id === undefined ? undefined : cutText(incident.id, ID),
    number: incident.number,
    title: incident.title === undefined ? undefined : cutText(incident.title, TITLE),
    status: incident.status === undefined ? undefined : cutText(incident.status, ID),
    lastModifiedTime:
      incident.lastModifiedTime === undefined ? undefined : cutText(incident.lastModifiedTime, ID),
  });
}

/**
 * Whether `next` takes the place of `kept`: not when `kept` is later. An incident without a readable time is
 * older than any with one; of two equal ones the one that came later holds.
 */
export function supersedes(next: IncidentRef, kept: IncidentRef): boolean {
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

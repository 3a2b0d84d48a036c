import { kqlInstant } from '../../kql/kql-literal.ts';
import type { QueryValue } from '../../kql/query-template.ts';
import { MOST_CHARACTERS } from '../bounds.ts';
import type { QueryName } from '../queries.ts';
import type { QueryRow } from '../query-runner.ts';
import type { ContextFacts, ContextSubject } from '../source.ts';

/** What a part of the logs is asked for. */
export interface LogQuestion {
  readonly query: QueryName;
  readonly values: Readonly<Record<string, QueryValue>>;
  /** ISO 8601; parameters `since` and `until` of the query. */
  readonly since: string;
  readonly until: string;
  readonly ttlMs: number;
  /** Whether the answer is of use to other alerts, so that it is kept in the table. */
  readonly shared: boolean;
}

/** One thing that the logs tell. */
export interface LogPart {
  readonly name: string;
  /** `undefined` where the alert gives nothing to ask for. */
  ask(subject: ContextSubject): LogQuestion | undefined;
  read(rows: readonly QueryRow[], subject: ContextSubject): ContextFacts;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A row that tells a moment beyond these tells none. */
const FIRST_MOMENT = Date.UTC(1970, 0);
const LAST_MOMENT = Date.UTC(9000, 0);

/** The moment of the event, in milliseconds: of its row, else of the alert. */
function eventTimeOf({ rows, alert }: ContextSubject): number {
  for (const { columns } of rows) {
    const time = Date.parse(textIn(columns, 'Timestamp') ?? textIn(columns, 'TimeGenerated') ?? '');
    if (time >= FIRST_MOMENT && time <= LAST_MOMENT) return time;
  }
  return Date.parse(alert.startTime);
}

/** A span around the event. */
export function around(subject: ContextSubject, beforeMs: number, afterMs: number) {
  const time = eventTimeOf(subject);
  return { since: kqlInstant(time - beforeMs), until: kqlInstant(time + afterMs) };
}

/** The days up to the end of the hour of the event, so that the alerts of an hour ask the same question. */
export function daysBefore(subject: ContextSubject, days: number) {
  const until = Math.ceil(eventTimeOf(subject) / HOUR) * HOUR;
  return { since: kqlInstant(until - days * DAY), until: kqlInstant(until) };
}

export const TTL = { event: MINUTE, fleet: HOUR, alerts: 10 * MINUTE } as const;

/** A column as text, cut to a length that a case can hold many of. */
export function textIn(row: QueryRow, column: string): string | undefined {
  const value = row[column];
  return typeof value === 'string' && value !== '' ? value.slice(0, MOST_CHARACTERS) : undefined;
}

/** A column as a number; Log Analytics gives longs as numbers or, where they are large, as text. */
export function numberIn(row: QueryRow, column: string): number | undefined {
  const value = row[column];
  const number = typeof value === 'string' && value !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

/** A column as a count: what is no count would make a case that cannot be read again. */
export function countIn(row: QueryRow, column: string): number | undefined {
  const number = numberIn(row, column);
  return number !== undefined && Number.isSafeInteger(number) && number >= 0 ? number : undefined;
}

/** A column as true or false; Log Analytics gives booleans as such, or as 0 and 1. */
export function flagIn(row: QueryRow, column: string): boolean | undefined {
  const value = row[column];
  if (typeof value === 'boolean') return value;
  if (value === 1 || value === 0) return value === 1;
  return undefined;
}

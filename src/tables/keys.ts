import { createHash } from 'node:crypto';

/**
 * SHA-256 of the UTF-16 code units, in hex. Keys are hashed because they may not hold `/ \ # ?` nor control
 * characters and are limited to 1,024 characters (Microsoft Learn, "Understanding the Table service data
 * model"), while ids come from outside. Code units, because UTF-8 would give all lone surrogates one hash.
 */
export function hashOf(text: string): string {
  return createHash('sha256').update(text, 'utf16le').digest('hex');
}

/** A hash short enough for a facet or a column name, and long enough (64 bits) to keep values apart. */
export function shortHashOf(text: string): string {
  return hashOf(text).slice(0, 16);
}

/**
 * The partitions. A partition takes about 2,000 rows a second (Microsoft Learn, "Scalability and performance
 * targets for Table storage"), a case is 6 rows in one of them, a list reads them all: 16 give some 5,000 cases
 * a second for 16 small parallel reads a page.
 */
export const PARTITIONS: readonly string[] = [...'0123456789abcdef'];

/**
 * The partition of a hash: its last hex digit. Not the first, by which records of one instant are ordered: a page
 * of them would come from one partition instead of from all.
 */
export function partitionOf(hash: string): string {
  return hash.slice(-1);
}

/** The last instant of an ECMAScript date, in milliseconds since 1970. */
const LAST_INSTANT_MS = 8_640_000_000_000_000;

/** Sixteen digits that sort the later instant first. Instants before 1970 sort as 1970. */
export function timeKeyOf(instantMs: number): string {
  return String(LAST_INSTANT_MS - Math.max(0, instantMs)).padStart(16, '0');
}

/** The instant of a position, in milliseconds since 1970. */
export function instantOfPosition(position: string): number {
  return LAST_INSTANT_MS - Number(position.slice(0, 16));
}

/** Sorts after every character that keys are made of here. */
export const KEY_END = '~';

export function headKeyOf(hash: string): string {
  return `c~${hash}`;
}

/** The key of the row in which others leave word for a record that may not have come yet. */
export function mailboxKeyOf(hash: string): string {
  return `i~${hash}`;
}

/** The key of a further part of a body, counted from 1. */
export function partKeyOf(hash: string, part: number): string {
  return `c~${hash}~${String(part).padStart(3, '0')}`;
}

/** The key of a row of the index `facet`; `position` is time key and hash. */
export function indexKeyOf(facet: string, position: string): string {
  return `l~${facet}~${position}`;
}

export function positionOf(timeKey: string, hash: string): string {
  return `${timeKey}~${hash}`;
}

/** Sixteen digits of a time in milliseconds since 1970 that sort the earlier one first: for what is due. */
export function dueKeyOf(ms: number): string {
  return String(Math.max(0, Math.trunc(ms))).padStart(16, '0');
}

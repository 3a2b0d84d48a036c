import * as z from 'zod';
import { type JsonObject, own } from './json.ts';

/**
 * The fields of an object with lower-case keys, since the same field is `SystemAlertId` in the table and
 * `systemAlertId` in ARM. Of two keys that differ by case alone the last wins, as of two that do not differ.
 * `__proto__` is left out: a field of that name means nothing here, and setting it would mean too much.
 */
export function lowerCaseKeys(object: JsonObject): JsonObject {
  const entries = Object.entries(object).map(([key, value]) => [key.toLowerCase(), value] as const);
  return Object.fromEntries(entries.filter(([key]) => key !== '__proto__'));
}

/** The spelling that an object uses for a field, `spelling` itself where it has none: for the path of a problem. */
export function keyAsWritten(object: JsonObject, spelling: string): string {
  const lower = spelling.toLowerCase();
  return Object.keys(object).findLast((key) => key.toLowerCase() === lower) ?? spelling;
}

/**
 * A text in lower case, as names are compared; empty for a value of another type. Never `String(value)`: an object
 * whose `toString` is no function makes that throw.
 */
export function lowerCaseText(value: unknown): string {
  return typeof value === 'string' ? value.toLowerCase() : '';
}

/** Text without the space around it. `""`, null, absent and values of another type are all undefined. */
export const textField = z
  .union([z.string(), z.number().transform(String)])
  .transform((text) => text.trim() || undefined)
  .optional()
  .catch(undefined);

/** Text exactly as it stands, for what is hashed or located by line; blank text is undefined. */
export const verbatimField = z
  .string()
  .transform((text) => (text.trim() === '' ? undefined : text))
  .optional()
  .catch(undefined);

/** A count as a number or digits; undefined for anything else. */
export const countField = z
  .union([z.number(), z.string().trim().regex(/^\d+$/).transform(Number)])
  .pipe(z.number().int().min(0))
  .optional()
  .catch(undefined);

/** An array of texts, the same as JSON in a string, or a comma list (`Execution,Persistence`). Empty when absent. */
export const listField = z
  .unknown()
  .transform((value): readonly string[] => textsOf(value))
  .optional()
  .default([]);

function textsOf(value: unknown): readonly string[] {
  if (Array.isArray(value)) {
    return value.flatMap((item) => (typeof item === 'string' && item.trim() !== '' ? [item.trim()] : []));
  }
  if (typeof value !== 'string') return [];
  if (value.trimStart().startsWith('[')) {
    try {
      const parsed: unknown = JSON.parse(value);
      return Array.isArray(parsed) ? textsOf(parsed) : [];
    } catch {
      return [];
    }
  }
  return textsOf(value.split(','));
}

/**
 * A link for an analyst to follow: https only, since the text comes from outside and ends up in an `href`.
 * 2,048 characters are what browsers and portals agree on.
 */
export function httpsLink(value: unknown): string | undefined {
  if (typeof value !== 'string' || value.length > 2048) return undefined;
  const url = URL.parse(value.trim());
  return url?.protocol === 'https:' ? url.href : undefined;
}

/** The longest id that is taken: twice an ARM-free GUID name would do; anything longer is not an id. */
export const MAX_ID_LENGTH = 256;

/** A `SystemAlertId` in lower case; undefined when absent, null when no id can look like that. */
export function alertId(value: unknown): string | undefined | null {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') return null;
  const id = value.trim().toLowerCase();
  if (id === '') return undefined;
  return id.length <= MAX_ID_LENGTH ? id : null;
}

/** An own field in whatever case it is written. */
export function field(object: JsonObject, name: string): unknown {
  return own(object, keyAsWritten(object, name));
}

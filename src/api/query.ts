import * as z from 'zod';
import { invalidParameter } from './problem.ts';
import { shownAs } from './shown-as.ts';

/** The query of an operation that has none. */
export const noQuery = z.strictObject({});

/** How Azure Functions takes its key in the address: they belong to the platform, not to the operation. */
const PLATFORM_PARAMETERS = new Set(['code', 'clientId']);

/**
 * The parameters of a query by its schema. Throws a 400 that names the first one that is unknown, given more than
 * once or out of its range. A schema must refuse commas: Azure Functions joins repeated parameters with them.
 */
export function readQuery<Query extends z.ZodObject>(query: URLSearchParams, schema: Query): z.output<Query> {
  const values: Record<string, string> = {};
  for (const [name, value] of query) {
    if (PLATFORM_PARAMETERS.has(name) && !Object.hasOwn(schema.shape, name)) continue;
    if (!Object.hasOwn(schema.shape, name)) {
      const known = Object.keys(schema.shape).join(', ') || 'none';
      throw invalidParameter(name, `is unknown here; known are: ${known}`);
    }
    if (query.getAll(name).length > 1) throw invalidParameter(name, 'is given more than once');
    values[name] = value;
  }
  const parsed = schema.safeParse(values);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw invalidParameter(String(issue?.path[0] ?? '?'), issue?.message ?? 'is malformed');
}

/** A whole number written in digits, within a range. */
export function wholeNumber(low: number, high: number, fallback: number) {
  const range = `must be a whole number from ${low} to ${high}`;
  return z
    .string()
    .regex(/^\d{1,6}$/, range)
    .transform(Number)
    .refine((value) => value >= low && value <= high, range)
    .optional()
    .transform((value) => value ?? fallback)
    .meta(shownAs({ type: 'integer', minimum: low, maximum: high, default: fallback }));
}

/** `limit` and `cursor` of every list. */
export const pageParameters = {
  limit: wholeNumber(1, 200, 50).describe('How many items a page has at most.'),
  cursor: z
    .string()
    .min(1, 'must not be empty')
    .max(2048, 'is not one that a list has given')
    .optional()
    .describe('Where the page starts: the `cursor` of the page before.'),
};

/** `true` or `false`, false where it is absent. */
export const flagParameter = z
  .enum(['true', 'false'], 'must be true or false')
  .optional()
  .transform((value) => value === 'true')
  .meta(shownAs({ type: 'boolean', default: false }));

/** The name of something, matched whole. */
export const nameParameter = z
  .string()
  .regex(/^[^,\p{Cc}]{1,256}$/u, 'must be one name of 1 to 256 characters, without commas')
  .optional();

/** A moment or a day in ISO 8601; the answer is the moment in UTC with milliseconds. */
export const moment = z
  .union(
    [z.iso.datetime({ offset: true }), z.iso.date()],
    'must be an ISO 8601 date or date-time with a zone',
  )
  .transform((text) => new Date(text).toISOString());

export const momentParameter = moment.optional().meta(shownAs({ type: 'string', format: 'date-time' }));

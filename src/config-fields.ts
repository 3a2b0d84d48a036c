import * as z from 'zod';
import { isSafeUrl } from './http/safe-url.ts';

/** An empty setting counts as one that is not set, as app settings and sample files have it. */
export const emptyIsUnset = (value: unknown): unknown => (value === '' ? undefined : value);

/** A comma-separated list; empty items are dropped. */
export const list = z
  .string()
  .default('')
  .transform((text) =>
    text
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== ''),
  );

/** Text that may be left out. */
export const optionalText = z.preprocess(emptyIsUnset, z.string().trim().optional());

/** `on` or `off`, as a boolean; `off` where nothing is said. */
export const onOff = z.preprocess(
  emptyIsUnset,
  z
    .enum(['on', 'off'])
    .default('off')
    .transform((word) => word === 'on'),
);

/** A whole number of milliseconds within bounds. */
export function milliseconds(fallback: number, least: number, most: number) {
  const problem = `must be a whole number of milliseconds, ${least} to ${most}`;
  return z.preprocess(
    emptyIsUnset,
    z
      .string()
      .regex(/^\d{1,9}$/, problem)
      .transform(Number)
      .refine((value) => value >= least && value <= most, problem)
      .default(fallback),
  );
}

/** Where an API is reached, as an origin. https, but on this machine: a typo must not tell a token in clear. */
export function endpoint(fallback: string) {
  return z.preprocess(
    emptyIsUnset,
    z
      .url('must be a URL')
      .refine((url) => URL.canParse(url) && isSafeUrl(url), 'must be https, or http on this machine')
      .refine((url) => URL.canParse(url) && new URL(url).pathname === '/', 'must be a host without a path')
      .transform((url) => new URL(url).origin)
      .default(fallback),
  );
}

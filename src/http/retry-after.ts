/** Some thirty years: who asks to wait for longer asks for nothing that makes sense. */
const LONGEST_MS = 1e12;

/**
 * How long a `Retry-After` header asks to wait (RFC 9110, 10.2.3: seconds, or an HTTP date), in milliseconds from
 * `now`; `undefined` when there is none that can be read.
 */
export function retryAfterMs(header: string | undefined, now: number): number | undefined {
  const text = header?.trim();
  if (text === undefined || text === '') return undefined;
  const ms = /^\d+$/.test(text) ? Number(text) * 1_000 : Math.max(0, dateMs(text) - now);
  return ms < LONGEST_MS ? ms : undefined;
}

/** NaN for what is no date; every form of a date in HTTP has letters, which a number that is no count of seconds has not. */
function dateMs(text: string): number {
  return /[a-z]/i.test(text) ? Date.parse(text) : Number.NaN;
}

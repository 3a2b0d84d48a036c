import { unzipSync } from 'node:zlib';
import { isObject, type JsonObject, parseJson } from './json.ts';

/** Inflated size of all embedded rows of one alert together, in bytes: the ceiling of an Event Hubs message. */
export const MAX_INFLATED_BYTES = 1024 * 1024;

/** An alert per event embeds one row; a thousand times that is an attack on the reader. */
export const MAX_RAW_ROWS = 1000;

const DATATABLE = /datatable\s*\(\s*\w+\s*:\s*string\s*\)\s*\[/i;
const STRING = /(['"])([^'"]*)\1/g;

/** The rows that a query embeds. */
export type RawRows =
  | { readonly kind: 'absent' }
  /** `unreadable`: a string of the table could not be decoded; the rows of the others are there. */
  | {
      readonly kind: 'rows';
      readonly rows: readonly JsonObject[];
      readonly unreadable: boolean;
      /** What the strings inflated to. */
      readonly inflatedBytes: number;
    }
  | { readonly kind: 'too-large' };

/** True for a query that carries its result instead of asking for it: not the rule's own text. */
export function embedsRows(query: string): boolean {
  return query.includes('zlib_decompress_from_base64_string') && DATATABLE.test(query);
}

/**
 * Reads the rows that Sentinel embeds with `AlertPerEvent`: `datatable(compressedRec: string)['…']` followed by
 * `zlib_decompress_from_base64_string`, each string being base64 of zlib of a JSON object. The size of all of them
 * together is capped to `maxBytes` while inflating, so that a small string cannot become a large allocation.
 */
export function readRawRows(query: string | undefined, maxBytes = MAX_INFLATED_BYTES): RawRows {
  if (query === undefined || !embedsRows(query)) return { kind: 'absent' };
  const start = DATATABLE.exec(query);
  const from = start === null ? 0 : start.index + start[0].length;
  const to = query.indexOf(']', from);
  if (to < 0) return { kind: 'rows', rows: [], unreadable: true, inflatedBytes: 0 };
  const texts = [...query.slice(from, to).matchAll(STRING)].map((match) => match[2] ?? '');
  if (texts.length > MAX_RAW_ROWS) return { kind: 'too-large' };
  // All are inflated before the first is parsed, which costs a hundred times as much: too large is known by then.
  const buffers: Buffer[] = [];
  let inflatedBytes = 0;
  for (const text of texts) {
    const inflated = inflate(text, maxBytes - inflatedBytes);
    if (inflated === 'too-large') return { kind: 'too-large' };
    if (inflated === 'unreadable') continue;
    inflatedBytes += inflated.length;
    buffers.push(inflated);
  }
  const rows = buffers.flatMap((buffer) => {
    const parsed = parseJson(buffer.toString('utf8'));
    return parsed !== null && isObject(parsed.value) ? [parsed.value] : [];
  });
  return { kind: 'rows', rows, unreadable: rows.length < Math.max(1, texts.length), inflatedBytes };
}

function inflate(text: string, maxBytes: number): Buffer | 'too-large' | 'unreadable' {
  if (maxBytes < 1) return 'too-large';
  try {
    return unzipSync(Buffer.from(text, 'base64'), { maxOutputLength: maxBytes });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    return code === 'ERR_BUFFER_TOO_LARGE' ? 'too-large' : 'unreadable';
  }
}

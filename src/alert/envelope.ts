import { utf8Text } from '../text/utf8.ts';
import type { FailureRecord } from './failure-record.ts';
import { isObject, own } from './json.ts';

/**
 * How many records one message may hold. A message is at most 1 MB (Microsoft Learn, "Azure Event Hubs quotas
 * and limits"), so that ten thousand alerts cannot be in one: more are something else.
 */
export const MAX_RECORDS = 10_000;

const DATA_URI = 'data:application/octet-stream;base64,';

/** The records of a message, or why there are none. */
export type Envelope = { readonly kind: 'records'; readonly records: readonly unknown[] } | FailureRecord;

/**
 * Opens a message body: `{"records":[…]}` as Azure's exporters write it, an array, or one object. UTF-8 with or
 * without a byte order mark. Array elements that are envelopes themselves are opened too, so that a forwarder
 * that batches whole messages is understood; so is text that its producer encoded once more.
 *
 * Codes: `message.not-utf8`, `message.empty`, `message.not-json`, `message.not-an-object`,
 * `message.bad-records`, `message.too-many-records`.
 */
export function openEnvelope(body: Uint8Array | string): Envelope {
  const bytes = typeof body === 'string' ? bytesOfDataUri(body) : body;
  const text = bytes === undefined ? String(body) : utf8Text(bytes);
  if (text === undefined) {
    return failure('message.not-utf8', 'The message is not UTF-8 text.', dataUriOf(bytes ?? body));
  }
  // A byte order mark is white space to trim().
  const json = text.trim();
  if (json === '') return failure('message.empty', 'The message is empty.', text);
  let value: unknown;
  try {
    // The parser of V8 does not recurse: nesting is judged a record at a time, so that neighbours stay whole.
    value = decodedOnce(JSON.parse(json));
  } catch {
    return failure('message.not-json', 'The message is not JSON.', text);
  }
  return recordsOf(value, text);
}

/** The JavaScript client of Event Hubs encodes a body that is text already: what such a text holds is meant. */
function decodedOnce(value: unknown): unknown {
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

function recordsOf(value: unknown, text: string): Envelope {
  if (isObject(value) && Object.hasOwn(value, 'records')) {
    const records = own(value, 'records');
    if (Array.isArray(records)) return bounded(records, text);
    return failure('message.bad-records', '`records` is not an array.', text, '/records');
  }
  if (Array.isArray(value)) return bounded(value.flatMap(openNested), text);
  if (isObject(value)) return { kind: 'records', records: [value] };
  return failure('message.not-an-object', 'The message is a JSON scalar.', text);
}

function openNested(item: unknown): readonly unknown[] {
  const records = isObject(item) ? own(item, 'records') : undefined;
  return Array.isArray(records) ? records : [item];
}

function bounded(records: readonly unknown[], text: string): Envelope {
  if (records.length <= MAX_RECORDS) return { kind: 'records', records };
  const message = `The message holds ${records.length} records; at most ${MAX_RECORDS} are read.`;
  return failure('message.too-many-records', message, text);
}

/** A whole message as the text that a failure keeps: opened again, it is the same message. */
export function payloadOf(message: Uint8Array | string): string {
  return typeof message === 'string' ? message : (utf8Text(message) ?? dataUriOf(message));
}

/** A payload as it is shown: text, or the base64 of a message that is none. */
export function shownPayload(payload: string): {
  readonly encoding: 'text' | 'base64';
  readonly payload: string;
} {
  const bytes = bytesOfDataUri(payload);
  return bytes !== undefined && dataUriOf(bytes) === payload
    ? { encoding: 'base64', payload: payload.slice(DATA_URI.length) }
    : { encoding: 'text', payload };
}

function dataUriOf(bytes: Uint8Array | string): string {
  return DATA_URI + Buffer.from(bytes).toString('base64');
}

/** The bytes of a payload that is no UTF-8 text. */
function bytesOfDataUri(text: string): Uint8Array | undefined {
  return text.startsWith(DATA_URI) ? Buffer.from(text.slice(DATA_URI.length), 'base64') : undefined;
}

function failure(code: string, message: string, payload: string, path = ''): FailureRecord {
  return { kind: 'failure', code, path, message, payload };
}

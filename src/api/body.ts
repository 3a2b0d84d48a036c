import type * as z from 'zod';
import { isDeeperThan, MAX_DEPTH, pointer } from '../alert/json.ts';
import { utf8Text } from '../text/utf8.ts';
import type { ApiRequest } from './api-request.ts';
import { ProblemError } from './problem.ts';

/** The largest body that is read, in bytes: the size of one Event Hubs publication. */
export const MAX_BODY_BYTES = 1_048_576;

/** What kind of body an operation takes. */
interface BodyKind {
  readonly name: string;
  /** The media type to send; others that mean the same are taken too. */
  readonly type: string;
  readonly accepted: RegExp;
}

const JSON_BODY: BodyKind = {
  name: 'JSON',
  type: 'application/json',
  accepted: /^(application\/([\w!#$&^.-]+\+)?json|text\/json)$/,
};
const CSV_BODY: BodyKind = { name: 'CSV', type: 'text/csv', accepted: /^(text|application)\/csv$/ };

/**
 * The bytes of a JSON body. Throws 415 for another content type, an encoding or a charset that is not UTF-8, 413
 * above 1 MiB, 400 for no body at all.
 */
export function readJsonBytes(request: ApiRequest): Promise<Uint8Array> {
  return readBytesOf(request, JSON_BODY);
}

/** The text of a CSV body. Throws as `readJsonBytes`, and 400 where it is not UTF-8. */
export async function readCsv(request: ApiRequest): Promise<string> {
  const bytes = await readBytesOf(request, CSV_BODY);
  const text = utf8Text(bytes);
  if (text === undefined) throw new ProblemError(400, 'body.not-utf-8', 'The body is not UTF-8.');
  return text;
}

async function readBytesOf(request: ApiRequest, kind: BodyKind): Promise<Uint8Array> {
  const declared = request.headers.get('content-type');
  if (declared !== null) requireType(declared, kind);
  requireNoEncoding(request.headers.get('content-encoding'), kind);
  const bytes = await readBytes(request);
  if (bytes.length === 0) {
    throw new ProblemError(400, 'body.empty', `The request has no body. Send ${kind.name}.`);
  }
  if (declared === null) throw unsupported('The request does not say what its body is.', kind);
  return bytes;
}

/** A JSON body by its schema. Throws as `readJsonBytes`, and 400 that lists each problem of the body. */
export async function readJson<Schema extends z.ZodType>(
  request: ApiRequest,
  schema: Schema,
): Promise<z.output<Schema>> {
  const value = parseUtf8Json(await readJsonBytes(request));
  if (isDeeperThan(value, MAX_DEPTH)) {
    throw new ProblemError(400, 'body.too-deep', `The body nests deeper than ${MAX_DEPTH} levels.`);
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.map((issue) => ({
    detail: issue.message,
    pointer: pointer(...issue.path.map(String)),
  }));
  const first = errors[0];
  const detail = `The body is not what is asked for: ${first?.pointer || 'the whole'}: ${first?.detail}.`;
  throw new ProblemError(400, 'body.invalid', detail, { extensions: { errors } });
}

function parseUtf8Json(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(utf8Text(bytes) ?? '');
  } catch (cause) {
    // Not the parser's own words, which quote the body.
    throw new ProblemError(400, 'body.not-json', 'The body is not JSON in UTF-8.', { cause });
  }
}

async function readBytes(request: ApiRequest): Promise<Uint8Array> {
  const tooLarge = new ProblemError(
    413,
    'body.too-large',
    `The body is larger than ${MAX_BODY_BYTES} bytes.`,
  );
  if (Number(request.headers.get('content-length') ?? 0) > MAX_BODY_BYTES) throw tooLarge;
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request.body ?? []) {
    length += chunk.length;
    if (length > MAX_BODY_BYTES) throw tooLarge;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** RFC 9110, section 15.5.16: the answer says what would have been taken, a media type or a content coding. */
function unsupported(
  detail: string,
  { type }: BodyKind,
  headers: Readonly<Record<string, string>> = { accept: type },
): ProblemError {
  return new ProblemError(415, 'body.unsupported-type', `${detail} Send ${type} in UTF-8.`, { headers });
}

function requireType(contentType: string, kind: BodyKind): void {
  const [type = '', ...parameters] = contentType.split(';').map((part) => part.trim().toLowerCase());
  if (!kind.accepted.test(type)) {
    throw unsupported(`The content type of the body is not ${kind.name}.`, kind);
  }
  const charset = parameters.find((parameter) => parameter.startsWith('charset='))?.slice('charset='.length);
  if (charset !== undefined && !/^"?(utf-?8|us-ascii)"?$/.test(charset)) {
    throw unsupported('The charset of the body is not UTF-8.', kind);
  }
}

function requireNoEncoding(contentEncoding: string | null, kind: BodyKind): void {
  if (contentEncoding !== null && contentEncoding.trim().toLowerCase() !== 'identity') {
    throw unsupported('The body is compressed.', kind, { 'accept-encoding': 'identity' });
  }
}

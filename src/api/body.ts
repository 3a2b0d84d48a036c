import type { z } from 'zod';
import { isDeeperThan, MAX_DEPTH, pointer } from '../alert/json.ts';
import type { ApiRequest } from './api-request.ts';
import { ProblemError } from './problem.ts';

/** The largest body that is read, in bytes: the size of one Event Hubs publication. */
export const MAX_BODY_BYTES = 1_048_576;

/**
 * The bytes of a JSON body. Throws 415 for another content type, an encoding or a charset that is not UTF-8, 413
 * above 1 MiB, 400 for no body at all.
 */
export async function readJsonBytes(request: ApiRequest): Promise<Uint8Array> {
  const declared = request.headers.get('content-type');
  if (declared !== null) requireJson(declared);
  requireNoEncoding(request.headers.get('content-encoding'));
  const bytes = await readBytes(request);
  if (bytes.length === 0) {
    throw new ProblemError(400, 'body.empty', 'The request has no body. Send JSON.');
  }
  if (declared === null) throw unsupported('The request does not say what its body is.');
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
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
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

/** RFC 9110, section 15.5.16: the answer says what would have been taken. */
function unsupported(detail: string): ProblemError {
  return new ProblemError(415, 'body.unsupported-type', `${detail} Send application/json in UTF-8.`, {
    headers: { accept: 'application/json' },
  });
}

function requireJson(contentType: string): void {
  const [type = '', ...parameters] = contentType.split(';').map((part) => part.trim().toLowerCase());
  if (!/^(application\/([\w!#$&^.-]+\+)?json|text\/json)$/.test(type)) {
    throw unsupported('The content type of the body is not JSON.');
  }
  const charset = parameters.find((parameter) => parameter.startsWith('charset='))?.slice('charset='.length);
  if (charset !== undefined && !/^"?(utf-?8|us-ascii)"?$/.test(charset)) {
    throw unsupported('The charset of the body is not UTF-8.');
  }
}

function requireNoEncoding(contentEncoding: string | null): void {
  if (contentEncoding !== null && contentEncoding.trim().toLowerCase() !== 'identity') {
    throw unsupported('The body is compressed.');
  }
}

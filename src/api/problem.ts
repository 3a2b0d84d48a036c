import { STATUS_CODES } from 'node:http';
import * as z from 'zod';
import { isStorageUnavailable, messageOf, TriageError } from '../errors.ts';
import type { Logger } from '../logger.ts';
import { type ApiResponse, respond } from './api-request.ts';

/** One thing that is wrong with the request, and where. */
export const problemItemSchema = z
  .object({
    code: z.string().optional().describe('Stable: `schema.too-big`, `path.world-writable` …'),
    detail: z.string(),
    pointer: z.string().optional().describe('JSON Pointer (RFC 6901) into the body.'),
    parameter: z.string().optional().describe('The query parameter.'),
  })
  .meta({ id: 'ProblemItem' });

/** The body of every answer that is an error: RFC 9457, with our stable `code` as an extension member. */
export const problemSchema = z
  .looseObject({
    status: z.int(),
    title: z.string().describe('The phrase of the status.'),
    code: z.string().describe('Stable; what a client may match on: `query.invalid`, `body.too-large` …'),
    detail: z.string(),
    errors: z.array(problemItemSchema).optional(),
  })
  .meta({ id: 'Problem' });

export type ProblemItem = z.infer<typeof problemItemSchema>;

/** An answer that is an error. Knows HTTP, so that nothing below `src/api` has to. */
export class ProblemError extends Error {
  readonly status: number;
  readonly code: string;
  readonly extensions: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    code: string,
    detail: string,
    options: {
      readonly extensions?: Readonly<Record<string, unknown>>;
      readonly headers?: Readonly<Record<string, string>>;
      readonly cause?: unknown;
    } = {},
  ) {
    super(detail, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'ProblemError';
    this.status = status;
    this.code = code;
    this.extensions = options.extensions ?? {};
    this.headers = options.headers ?? {};
  }
}

/** 400 that names the query parameter, in the sentence and as a member. */
export function invalidParameter(parameter: string, what: string, code = 'query.invalid'): ProblemError {
  const detail = `The query parameter ${parameter} ${what}.`;
  return new ProblemError(400, code, detail, { extensions: { errors: [{ detail, parameter }] } });
}

/** Long enough for a throttled table to recover, short enough that a caller waits for it, in seconds. */
const RETRY_AFTER_S = '5';

/**
 * What a caller is told of anything thrown. Only errors that were written for a caller keep their words; all
 * others are `internal`, and their words go to the log.
 */
function problemOf(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  const retry = { headers: { 'retry-after': RETRY_AFTER_S }, cause: error };
  if (isStorageUnavailable(error)) {
    return new ProblemError(
      503,
      'storage.unavailable',
      'The table service does not answer. Try again.',
      retry,
    );
  }
  if (error instanceof TriageError && error.code === 'cursor.malformed') {
    return invalidParameter('cursor', `is refused. ${error.message}`, error.code);
  }
  if (error instanceof TriageError && error.code === 'case.contended') {
    return new ProblemError(503, error.code, 'Others kept changing the case meanwhile. Try again.', retry);
  }
  if (error instanceof TriageError && error.code === 'config.invalid') {
    return new ProblemError(503, error.code, `The service is not configured. ${error.message}`, retry);
  }
  return new ProblemError(500, 'internal', 'The service failed on this request. Its log says why.', {
    cause: error,
  });
}

/** The answer for anything thrown, after telling the log of what is ours to fix. */
export function problemResponse(error: unknown, log: Pick<Logger, 'error'>, operation: string): ApiResponse {
  const problem = problemOf(error);
  if (problem.status >= 500) {
    log.error('api.failed', {
      operation,
      code: problem.code,
      message: messageOf(error),
      ...(problem.code === 'internal' && error instanceof Error ? { stack: error.stack } : {}),
    });
  }
  const body = {
    status: problem.status,
    title: STATUS_CODES[problem.status] ?? 'Error',
    code: problem.code,
    detail: problem.message,
    ...problem.extensions,
  };
  return respond(problem.status, 'application/problem+json', JSON.stringify(body), problem.headers);
}

import type { ReadRecord } from './alert.ts';
import { toJsonText } from './json.ts';

/** A record that could not be read. */
export type FailureRecord = Extract<ReadRecord, { kind: 'failure' }>;

/** Why a part of a record cannot be read, before it is known which record it was. */
export interface Problem {
  readonly code: string;
  /** JSON Pointer inside the record. */
  readonly path: string;
  readonly message: string;
}

/** A failure with the whole record as its payload. */
export function failureOf(record: unknown, problem: Problem): FailureRecord {
  return { kind: 'failure', ...problem, payload: toJsonText(record) };
}

/** The text of a record, made when the first failure asks for it and then shared by all of that record. */
export function payloadOnDemand(record: unknown): () => string {
  let text: string | undefined;
  return () => {
    text ??= toJsonText(record);
    return text;
  };
}

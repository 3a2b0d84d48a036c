import { createHash } from 'node:crypto';
import { cutText } from '../text/cut-text.ts';
import type { Failure, FailureSummary } from './stores.ts';

/** Limits of what a list shows, in UTF-16 code units; the failure itself has everything whole. */
const SENTENCE = 600;
const NAME = 256;

/**
 * The id of a failure: 32 hex digits of SHA-256 over code and payload, so that a redelivery is the same failure.
 * Over UTF-16 code units: as UTF-8, payloads that differ in lone surrogates only would share an id.
 */
export function failureId(code: string, payload: string): string {
  return createHash('sha256')
    .update(`${code.length}:${code}${payload}`, 'utf16le')
    .digest('hex')
    .slice(0, 32);
}

/** What the list shows of a failure: the payload's size instead of the payload; overlong text is cut. */
export function failureSummaryOf(failure: Failure): FailureSummary {
  return {
    id: failure.id,
    code: cutText(failure.code, NAME),
    path: cutText(failure.path, SENTENCE),
    message: cutText(failure.message, SENTENCE),
    createdAt: cutText(failure.createdAt, NAME),
    channel: cutText(failure.channel, NAME),
    size: failure.payload.length,
  };
}

import type { Remembered } from './fact-cache.ts';
import { type ContextFacts, NO_FACTS, type SourceAnswer, type SourceFailure } from './source.ts';

/** The answer of a source that has one thing to look up. */
export function answerOf(found: Remembered<ContextFacts>, detail?: string): SourceAnswer {
  if (found.kind === 'failed') return failed(found.failure);
  if (found.kind === 'value') {
    return { facts: found.value, state: { status: 'ok', ...(detail === undefined ? {} : { detail }) } };
  }
  const { failure, ageMs, value } = found;
  return { facts: value, state: { status: 'stale', ...failure, ageMs } };
}

/** A source that gives nothing, and why. */
export function failed(failure: SourceFailure, facts: ContextFacts = NO_FACTS): SourceAnswer {
  return { facts, state: { status: 'unavailable', ...failure } };
}

/** A source to which the alert gives nothing to ask for: that is no trouble. */
export function nothingToAsk(detail: string): SourceAnswer {
  return { facts: NO_FACTS, state: { status: 'ok', detail } };
}

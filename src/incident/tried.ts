import { compact } from '../compact.ts';
import type { ArmOutcome } from './arm-client.ts';
import type { ActionRecord, WriteBackState } from './write-back.schema.ts';

/** What one try of an action came to. */
export interface Tried {
  readonly record: ActionRecord;
  /** Why the round goes no further; absent when the action has come to an end. */
  readonly halt?: Halt;
}

/**
 * `stopped`: nothing was tried, the entry stays due. `later`: try again, after that long if the service said so, and
 * other cases before or not.
 */
export type Halt =
  | { readonly kind: 'stopped' }
  | { readonly kind: 'later'; readonly afterMs?: number; readonly everywhere: boolean };

export const fresh: ActionRecord = { state: 'pending', attempts: 0 };

/** The record of an action that has come to an end. */
export function ended(
  before: ActionRecord,
  state: WriteBackState,
  more: {
    readonly sent?: number;
    readonly detail?: string | undefined;
    readonly digest?: string;
    readonly lastError?: string;
  } = {},
): Tried {
  const { sent = 0, ...told } = more;
  return { record: compact({ state, attempts: before.attempts + sent, ...told }) };
}

/** What an outcome that is no success means for an action; `what` is what there may be no more of. */
export function unsuccessful(
  before: ActionRecord,
  outcome: Exclude<ArmOutcome, { readonly kind: 'ok' }>,
): Tried {
  const { attempts } = before;
  switch (outcome.kind) {
    case 'gone':
      return ended(before, 'incident-gone', { sent: 1, detail: 'the incident was deleted' });
    case 'refused':
      return ended(before, 'refused', { sent: 1, lastError: outcome.detail });
    case 'conflict':
      return {
        record: { state: 'pending', attempts: attempts + 1, lastError: 'conflict: changed by somebody else' },
        halt: { kind: 'later', everywhere: false },
      };
    case 'later':
      return {
        record: { state: 'pending', attempts: attempts + (outcome.sent ? 1 : 0), lastError: outcome.detail },
        halt: compact({ kind: 'later' as const, afterMs: outcome.afterMs, everywhere: outcome.everywhere }),
      };
    case 'stopped':
      return { record: { ...before, state: 'pending' }, halt: { kind: 'stopped' } };
  }
}

import type { Caller } from '../access/caller.ts';
import type { TriageOptions, TriageOutcome } from '../pipeline/triage-outcome.ts';
import type { ApiDeps } from './api-deps.ts';
import { recordChange } from './record-change.ts';

/** So that a record fits in its row, however long the ids are. */
const MOST_IDS = 100;

/** Triage that somebody asked for: word is left of the cases that it created or revised, if any. */
export async function triageFor(
  caller: Caller,
  messages: readonly (Uint8Array | string)[],
  options: TriageOptions,
  deps: Pick<ApiDeps, 'triage' | 'changes' | 'clock' | 'logger'>,
): Promise<TriageOutcome> {
  const outcome = await deps.triage(messages, options);
  const { changed = [] } = outcome;
  const [first] = changed;
  if (first !== undefined && options.dryRun !== true) {
    const more = changed.length - MOST_IDS;
    const ids = changed.slice(0, MOST_IDS).join(' ');
    await recordChange(deps, caller, {
      action: 'alert.triaged',
      operation: 'post-triage',
      target: { kind: 'case', id: first },
      after: more > 0 ? `${ids} and ${more} more` : ids,
    });
  }
  return outcome;
}

import { randomUUID } from 'node:crypto';
import type { AllowlistSnapshot, AllowlistStore, Turn } from '../allowlist/store/allowlist-store.ts';
import { ProblemError } from './problem.ts';

/** Changes of the allowlist are made by people and rarely meet; this many meetings in a row are a crowd. */
const ATTEMPTS = 8;

/**
 * Makes a change of the allowlist that is judged together with all the other entries: `work` judges it by a snapshot
 * and writes it in its turn. Where another change came between it judges anew, since no two changes that were judged
 * without each other may stand: what no entry hides alone, some hide together. Throws 409 where others keep coming.
 */
export async function takeTurn<Outcome>(
  allowlist: Pick<AllowlistStore, 'snapshot'>,
  work: (snapshot: AllowlistSnapshot, turn: Turn) => Promise<Outcome | 'outdated'>,
): Promise<Outcome> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const snapshot = await allowlist.snapshot();
    const outcome = await work(snapshot, { seen: snapshot.revision, next: randomUUID() });
    if (outcome !== 'outdated') return outcome;
  }
  throw new ProblemError(409, 'allowlist.contended', 'Others kept changing the allowlist. Try again.', {
    headers: { 'retry-after': '5' },
  });
}

import { TriageError } from '../errors.ts';
import type { Case } from './case.schema.ts';
import type { CaseStore } from './stores.ts';

/** Writers of one case rarely meet; this many meetings in a row mean that something else is wrong. */
const ATTEMPTS = 20;

/**
 * Changes a stored case under its ETag, anew each time another writer was faster. `change` gives the next
 * revision, or `undefined` where nothing is to be changed.
 *
 * @returns the case as it stands afterwards, `undefined` when there is none
 * @throws TriageError `case.contended` after 20 conflicts in a row
 */
export async function reviseCase(
  cases: CaseStore,
  id: string,
  change: (stored: Case) => Case | undefined | Promise<Case | undefined>,
): Promise<Case | undefined> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const stored = await cases.get(id);
    if (stored === undefined) return undefined;
    const next = await change(stored.value);
    if (next === undefined) return stored.value;
    const written = await cases.replace(stored, next);
    if (written !== 'conflict') return written.value;
  }
  throw new TriageError('case.contended', `Case ${id} was changed by others ${ATTEMPTS} times in a row`);
}

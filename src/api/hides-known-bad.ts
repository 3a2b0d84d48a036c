import type { AllowlistEntry } from '../allowlist/entry.schema.ts';
import { type HiddenScenario, hiddenKnownBad } from '../simulate/hidden-known-bad.ts';
import { ProblemError, type ProblemItem } from './problem.ts';

/** The code of a change that would hide an attack of the shipped known-bad set. */
export const HIDES_KNOWN_BAD = 'allowlist.hides-known-bad';

/** Each hidden scenario as an item of a problem. */
export function hiddenItems(hides: readonly HiddenScenario[]): ProblemItem[] {
  return hides.map(({ id, category, title }) => ({
    code: `known-bad.${category}`,
    detail: `${title} (${id}) would be likely-benign.`,
    pointer: '',
  }));
}

/** Throws 422, which names each attack, where a change of the entries would hide any. */
export async function refuseHiding(
  before: readonly AllowlistEntry[],
  after: readonly AllowlistEntry[],
): Promise<void> {
  const hides = await hiddenKnownBad(before, after);
  if (hides.length === 0) return;
  const detail = `The change would hide ${hides.length} of the shipped attacks, such as: ${hides[0]?.title}. Make the entry narrower.`;
  throw new ProblemError(422, HIDES_KNOWN_BAD, detail, {
    extensions: { errors: hiddenItems(hides), hides },
  });
}

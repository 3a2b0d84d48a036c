import type { AllowlistEntry } from '../allowlist/entry.schema.ts';
import { mapInSlices, type Pause } from '../async/slices.ts';
import type { Case } from '../case/case.schema.ts';
import { buildCase, type CaseFacts, judgeRow } from './build-case.ts';

/** The moment, and how the work gives way. */
export interface JudgeDeps {
  readonly clock: () => Date;
  readonly pause: Pause;
}

/** `buildCase`, with a pause before each row: 500 rows of hostile text take a second. */
export async function judgeCase(
  facts: CaseFacts,
  entries: readonly AllowlistEntry[],
  { clock, pause }: JudgeDeps,
  previous?: Case,
): Promise<Case> {
  const rows = await mapInSlices(facts.events, pause, judgeRow);
  return buildCase(facts, entries, clock(), previous, rows);
}

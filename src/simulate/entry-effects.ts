import type { CaseSummary } from '../case/case.schema.ts';

/** What an entry did to some cases. */
export interface EntryEffects {
  readonly applied: number;
  readonly overridden: number;
  readonly partial: number;
  readonly expired: number;
  /** Cases that it applied to and that a person found to be benign (BenignPositive, FalsePositive). */
  readonly verdictsFor: number;
  /** Cases that it applied to and that a person found to be an attack (TruePositive). */
  readonly verdictsAgainst: number;
}

type Counts = { -readonly [Name in keyof EntryEffects]: EntryEffects[Name] };

function none(): Counts {
  return { applied: 0, overridden: 0, partial: 0, expired: 0, verdictsFor: 0, verdictsAgainst: 0 };
}

/** Counts what entries did, from the rows of the list of cases. */
export interface EffectCount {
  add(summaries: readonly CaseSummary[]): void;
  /** Of an entry that met no case: zeros. */
  of(entryId: string): EntryEffects;
}

export function countEffects(): EffectCount {
  const counts = new Map<string, Counts>();
  return {
    add(summaries) {
      for (const { claims = [], verdict } of summaries) {
        for (const { entryId, outcome } of claims) {
          const count = counts.get(entryId) ?? none();
          counts.set(entryId, count);
          count[outcome] += 1;
          if (outcome !== 'applied') continue;
          if (verdict === 'TruePositive') count.verdictsAgainst += 1;
          if (verdict === 'BenignPositive' || verdict === 'FalsePositive') count.verdictsFor += 1;
        }
      }
    },
    of: (entryId) => counts.get(entryId) ?? none(),
  };
}

import type { Case } from '../case/case.schema.ts';
import { checksOf } from './by-weight.ts';

const BEGIN_WITH =
  'No single sign to follow. DeviceProcessEvents of the host, the hour around the alert: what ran before and after. Ask who made the change.';

/**
 * What to check next, each once, by the weight of the reasons that name it. A case that is not likely-benign never
 * leaves its reader without: where no reason names a check, the host is where to begin.
 */
export function nextChecks({ disposition, score }: Pick<Case, 'disposition' | 'score'>): readonly string[] {
  const named = checksOf(score.reasons).map(({ checkNext }) => checkNext);
  return named.length > 0 || disposition === 'likely-benign' ? named : [BEGIN_WITH];
}

import { messageOf } from '../../../src/errors.ts';
import { seededRandom } from './random.ts';
import type { FaultRun, Outcome, Scenario } from './scenario.ts';

export interface FaultsOptions extends Pick<FaultRun, 'full' | 'log'> {
  readonly seed: number;
}

/** Runs scenarios one after the other. Rejects with the name of one that cannot be tried to its end. */
export async function runFaults(
  scenarios: readonly Scenario[],
  { seed, full, log }: FaultsOptions,
): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const scenario of scenarios) {
    log(scenario.name);
    const run = scenario.run({ random: seededRandom(seed), full, log }).catch((cause: unknown) => {
      throw new Error(`${scenario.name}: ${messageOf(cause)}`, { cause });
    });
    for (const outcome of await run) {
      outcomes.push(outcome);
      for (const finding of outcome.findings) log(`  ${outcome.fault}: ${finding}`);
    }
  }
  return outcomes;
}

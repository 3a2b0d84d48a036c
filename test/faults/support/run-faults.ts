import { seededRandom } from './random.ts';
import type { FaultRun, Outcome, Scenario } from './scenario.ts';

export interface FaultsOptions extends Pick<FaultRun, 'full' | 'log'> {
  readonly seed: number;
}

/** Runs scenarios one after the other. */
export async function runFaults(
  scenarios: readonly Scenario[],
  { seed, full, log }: FaultsOptions,
): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const scenario of scenarios) {
    log(scenario.name);
    for (const outcome of await scenario.run({ random: seededRandom(seed), full, log })) {
      outcomes.push(outcome);
      for (const finding of outcome.findings) log(`  ${outcome.fault}: ${finding}`);
    }
  }
  return outcomes;
}

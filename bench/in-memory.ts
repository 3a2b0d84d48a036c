import { shippedEntries } from '../src/allowlist/shipped.ts';
import { slices } from '../src/async/slices.ts';
import { collectBroken } from '../src/pipeline/broken.ts';
import { buildCase } from '../src/pipeline/build-case.ts';
import { explainAlert, shippedIdentity } from '../src/pipeline/explain-alert.ts';
import { gather } from '../src/pipeline/gather.ts';
import { createRuleCompiler } from '../src/rule/runtime/rule-compiler.ts';
import { noTelemetry } from '../src/telemetry/telemetry.ts';
import { streamAlert } from './support/alerts.ts';
import { type Benchmark, median, rounded } from './support/measure.ts';

const NOW = new Date('2026-01-16T00:00:00Z');
const quiet = () => undefined;

/** Parse → explain → score → note without any storage, in one thread. */
export const inMemory: Benchmark = {
  name: 'in-memory',
  about:
    'From the bytes of an alert to its case with note, in one thread without storage; median of the rounds.',
  async run({ short }) {
    const count = short ? 2_000 : 20_000;
    const rounds = short ? 3 : 9;
    const messages = Array.from({ length: count }, (_, n) => streamAlert(n));
    const compiler = createRuleCompiler();
    const deps = {
      identity: shippedIdentity({ ids: [], names: ['Detect Systemctl'] }),
      explain: (alert: Parameters<typeof explainAlert>[0]) => explainAlert(alert, compiler),
      context: { inventory: { get: () => Promise.resolve(undefined) }, clock: () => NOW },
      broken: collectBroken({ info: quiet, warn: quiet, error: quiet }),
      telemetry: noTelemetry,
      pause: slices.first,
    };
    const rates: number[] = [];
    for (let round = 0; round <= rounds; round += 1) {
      const started = performance.now();
      let cases = 0;
      for (let from = 0; from < count; from += 100) {
        const { alerts } = await gather(messages.slice(from, from + 100), deps);
        for (const { facts } of alerts.values())
          if (buildCase(facts, shippedEntries, NOW).note !== '') cases += 1;
      }
      if (cases !== count) throw new Error(`${cases} cases of ${count} alerts`);
      // The first round warms up.
      if (round > 0) rates.push((count * 1000) / (performance.now() - started));
    }
    await compiler.close();
    return [
      { what: 'parse, explain, score, note', value: rounded(median(rates)), unit: 'alerts/s on one core' },
    ];
  },
};

/**
 * Triages a file of labelled alerts and prints how they fare.
 *
 * Each line is `{id, label, category, form, branches, alert}`; lines of one `id` are one scenario, which counts by
 * its worst alert: for a malicious one that is the lowest disposition, for any other the highest. Exits 1 when a
 * malicious scenario is likely-benign, 2 when an argument or the file cannot be read.
 */
import { readFileSync } from 'node:fs';
import * as z from 'zod';
import type { Alert } from '../src/alert/alert.ts';
import { shippedEntries } from '../src/allowlist/shipped.ts';
import { slices } from '../src/async/slices.ts';
import type { Case, Disposition } from '../src/case/case.schema.ts';
import { messageOf } from '../src/errors.ts';
import { collectBroken } from '../src/pipeline/broken.ts';
import { buildCase } from '../src/pipeline/build-case.ts';
import { explainAlert, shippedIdentity } from '../src/pipeline/explain-alert.ts';
import { gather } from '../src/pipeline/gather.ts';
import { createRuleCompiler } from '../src/rule/runtime/rule-compiler.ts';
import { noTelemetry } from '../src/telemetry/telemetry.ts';
import { readOptions } from './read-options.ts';

const compiler = createRuleCompiler();

const lineSchema = z.object({
  id: z.string(),
  label: z.enum(['benign', 'malicious', 'ambiguous']),
  category: z.string(),
  form: z.string(),
  branches: z.array(z.string()),
  alert: z.record(z.string(), z.unknown()),
});

type Line = z.infer<typeof lineSchema>;

interface Scenario {
  readonly line: Line;
  readonly cases: readonly Case[];
  readonly disposition: Disposition;
  readonly unmatched: readonly string[];
}

const ORDER: readonly Disposition[] = ['likely-benign', 'needs-review', 'likely-malicious'];

/** The disposition that counts for a scenario of several alerts. */
function worst(label: Line['label'], cases: readonly Case[]): Disposition {
  const ranks = cases.map((one) => ORDER.indexOf(one.disposition));
  const rank = label === 'malicious' ? Math.min(...ranks) : Math.max(...ranks);
  return ORDER[rank] ?? 'needs-review';
}

async function triage(
  line: Line,
): Promise<{ readonly cases: readonly Case[]; readonly problems: readonly string[] }> {
  const clock = (): Date => new Date(String(line.alert['TimeGenerated'] ?? '2026-01-01T00:00:00Z'));
  const broken = collectBroken({ info() {}, warn() {}, error() {} });
  const inventory = { get: () => Promise.resolve(undefined) };
  const deps = {
    identity: shippedIdentity({ ids: [], names: ['Detect Systemctl'] }),
    explain: (alert: Alert) => explainAlert(alert, compiler),
    context: { inventory, clock },
    broken,
    telemetry: noTelemetry,
    pause: slices.later,
  };
  const { alerts, failures, ignored } = await gather([JSON.stringify(line.alert)], deps);
  const cases = [...alerts.values()].map(({ facts }) => buildCase(facts, shippedEntries, clock()));
  const problems = [
    ...[...failures, ...broken.failures()].map((f) => `failure ${f.code}`),
    ...ignored.map((i) => `ignored ${i.reason}`),
  ];
  return { cases, problems };
}

function matched(cases: readonly Case[]): ReadonlySet<string> {
  const branches = cases.flatMap((one) => one.events.flatMap((event) => event.branches));
  return new Set(branches.filter((branch) => branch.outcome === 'match').map((branch) => branch.name));
}

function table(title: string, scenarios: readonly Scenario[], key: (scenario: Scenario) => string): void {
  console.log(`\n${title.padEnd(28)}${ORDER.map((name) => name.padStart(18)).join('')}`);
  for (const group of [...new Set(scenarios.map(key))].sort()) {
    const counts = ORDER.map(
      (name) => scenarios.filter((s) => key(s) === group && s.disposition === name).length,
    );
    console.log(group.padEnd(28) + counts.map((count) => String(count).padStart(18)).join(''));
  }
}

function explainMiss({ line, cases }: Scenario): void {
  for (const one of cases) {
    console.log(
      `\n${line.label} ${line.id} (${line.category}, ${line.form}) is ${one.disposition}, score ${one.score.value}`,
    );
    console.log(`  ${one.summary}`);
    for (const { code, points, evidence } of one.score.reasons) {
      console.log(
        `  ${String(points).padStart(4)}  ${code}${evidence === undefined ? '' : `  ${evidence.slice(0, 120)}`}`,
      );
    }
    for (const claim of one.allowlist) {
      console.log(
        `        ${claim.entryId} ${claim.outcome} on ${claim.matchedOn.join(', ')} ${claim.overriddenBy?.join(', ') ?? ''}`,
      );
    }
  }
}

/** The lines of a file, or why it cannot be read. */
function readLines(file: string): readonly Line[] | string {
  let at = file;
  try {
    const texts = readFileSync(file, 'utf8').split('\n');
    return texts.flatMap((text, index) => {
      if (text.trim() === '') return [];
      at = `${file}:${index + 1}`;
      return [lineSchema.parse(JSON.parse(text))];
    });
  } catch (error) {
    return `${at}: ${error instanceof z.ZodError ? z.prettifyError(error) : messageOf(error)}`;
  }
}

async function main(): Promise<number> {
  const { values, positionals, refuse } = readOptions(
    'npm run evaluate -- FILE.jsonl [--verbose]',
    { verbose: { type: 'boolean', default: false } },
    true,
  );
  const [file = refuse('Say which alerts: FILE.jsonl'), another] = positionals;
  if (another !== undefined) refuse(`One file at a time: ${another} is one more`);
  const lines = readLines(file);
  if (typeof lines === 'string') {
    console.error(lines);
    return 2;
  }
  const scenarios: Scenario[] = [];
  for (const id of new Set(lines.map((line) => line.id))) {
    const own = lines.filter((line) => line.id === id);
    const [line] = own;
    if (line === undefined) continue;
    const results = await Promise.all(own.map(triage));
    const cases = results.flatMap((result) => result.cases);
    for (const problem of results.flatMap((result) => result.problems)) console.log(`${id}: ${problem}`);
    const found = matched(cases);
    const unmatched = line.branches.filter((branch) => !found.has(branch));
    scenarios.push({ line, cases, disposition: worst(line.label, cases), unmatched });
  }
  table('label', scenarios, ({ line }) => line.label);
  table('category', scenarios, ({ line }) => `${line.label} ${line.category}`);
  table('wire form', scenarios, ({ line }) => `${line.label} ${line.form}`);
  const unmatched = scenarios.filter((scenario) => scenario.unmatched.length > 0);
  for (const { line, unmatched: names } of unmatched)
    console.log(`\n${line.id}: expected branches not matched: ${names.join(', ')}`);

  const hidden = scenarios.filter(
    ({ line, disposition }) => line.label === 'malicious' && disposition === 'likely-benign',
  );
  const excused = scenarios.filter(
    ({ line, disposition }) => line.label === 'ambiguous' && disposition === 'likely-benign',
  );
  const missed = scenarios.filter(
    ({ line, disposition }) =>
      (line.label === 'malicious' && disposition !== 'likely-malicious') ||
      (line.label === 'benign' && disposition !== 'likely-benign'),
  );
  for (const scenario of values.verbose ? scenarios : [...missed, ...excused]) explainMiss(scenario);
  console.log(
    `\n${scenarios.length} scenarios; malicious hidden: ${hidden.length}; ambiguous excused: ${excused.length}`,
  );
  return hidden.length > 0 ? 1 : 0;
}

process.exitCode = await main();
await compiler.close();

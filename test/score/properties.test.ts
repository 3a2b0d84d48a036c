import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { COMMAND_PATTERNS } from '../../src/activity/signs/command-patterns.ts';
import { gapTexts } from '../../src/alert/gap.ts';
import { judgeClaims } from '../../src/allowlist/claims.ts';
import { shippedEntries } from '../../src/allowlist/shipped.ts';
import { explainRow } from '../../src/rule/explain.ts';
import type { ExplainedRow } from '../../src/rule/explained.schema.ts';
import { shippedRule } from '../../src/rule/shipped.ts';
import { weights } from '../../src/score/reasons.ts';
import { type ScoreInput, scoreCase } from '../../src/score/score.ts';
import { contextOf, formsOf, judgedRows, rowsOf, type Scenario } from '../support/scenarios/scenario.ts';
import { allScenarios } from '../support/scenarios.ts';
import { fc } from '../support/seed.ts';

/** What patterns and detectors say in place of the catalogue's words: fixed sentences, and a place by its kind. */
const SAID = {
  patterns: new Set(COMMAND_PATTERNS.map(({ says }) => says)),
  has: (text: string) =>
    SAID.patterns.has(text) ||
    /^(?:A program or script that took part|A one-line script runs a file that|A path in a one-line script|A file that a program was given) lies in (?:shared memory|a directory that anyone can write to|a directory that a web server serves|no file system at all|a home directory|a hidden file or directory|an unsafe place)\.$/.test(
      text,
    ) ||
    /^A unit's name [a-zA-Z -]+, which hides it\.$|^A unit's name [a-zA-Z -]+\.$|^A tool's (?:own script|script has) [a-z ]+\.$|^A line of systemctl is none that systemctl would take\.$/.test(
      text,
    ),
};

const anyScenario = fc.constantFrom(...allScenarios);

/** What speaks for guilt: signs, and the branches of the rule that match. */
function guiltOf({ rows, events }: ScoreInput): string {
  const branches = events.flatMap((event) => event.branches.filter(({ outcome }) => outcome === 'match'));
  const names = new Set(branches.map(({ name }) => name));
  return JSON.stringify([rows.map(({ signs }) => signs.map(({ code }) => code).sort()), names.size > 1]);
}

/** The row without some of its columns, explained anew. */
function without(row: ExplainedRow, columns: readonly string[]): ExplainedRow {
  const left = Object.entries(row.columns).filter(([name]) => !columns.includes(name));
  const { table, source, reportedBranch, branches } = row;
  const reported = reportedBranch ?? branches.find(({ outcome }) => outcome === 'match')?.name;
  return explainRow(
    shippedRule,
    {
      table,
      source,
      columns: Object.fromEntries(left),
      ...(reported === undefined ? {} : { reportedBranch: reported }),
    },
    { queryTime: '2026-01-02T03:04:05.000Z' },
  );
}

const columns = [
  'AccountName',
  'InitiatingProcessAccountName',
  'DeviceName',
  'FileName',
  'FolderPath',
  'ProcessCommandLine',
  'InitiatingProcessFileName',
  'InitiatingProcessCommandLine',
  'InitiatingProcessParentFileName',
];
const upToTwo = columns.flatMap((one, index) => [
  [one],
  ...columns.slice(index + 1).map((two) => [one, two]),
]);

/**
 * Whether the path is what tells a scenario from a benign one: of those that only the whole row tells. Without it, what a
 * build step writes to its host cannot be told from what it writes into its layer, which is a limit that the README
 * names, a place cannot be judged, and a contradiction is gone with one of its sides.
 */
function isPathTheEvidence(scenario: Scenario): boolean {
  return !formsOf(scenario).includes('projected');
}

/** Holds the score of a scenario, in every form of it, against those of the same rows without some columns. */
function neverFallsWithout(scenario: Scenario, losses: readonly (readonly string[])[]): void {
  const context = contextOf(scenario.role);
  for (const form of formsOf(scenario)) {
    const whole = judgedRows(rowsOf(scenario, form), context);
    const before = scoreCase(whole);
    const told = (column: string) => whole.events.some((row) => column in row.columns);
    const tried = new Set<string>();
    for (const named of losses) {
      const lost = named.filter(told);
      if (lost.length === 0 || tried.has(lost.join())) continue;
      tried.add(lost.join());
      if (lost.includes('FolderPath') && isPathTheEvidence(scenario)) continue;
      const less = judgedRows(
        whole.events.map((row) => without(row, lost)),
        context,
      );
      const after = scoreCase(less);
      const about = `${scenario.label}, ${form}, without ${lost.join(', ')}`;
      if (before.disposition !== 'likely-benign') assert.notEqual(after.disposition, 'likely-benign', about);
      // Where a column showed guilt, its loss is less evidence of it.
      if (guiltOf(whole) === guiltOf(less)) assert.ok(after.value >= before.value, about);
    }
  }
}

describe('the score', () => {
  it('never rises with less evidence of guilt', () => {
    fc.assert(
      fc.property(anyScenario, fc.infiniteStream(fc.boolean()), (scenario, keep) => {
        const context = contextOf(scenario.role);
        const all = judgedRows(rowsOf(scenario, 'full'), context);
        const rows = all.rows.map((row) => ({ ...row, signs: row.signs.filter(() => keep.next().value) }));
        const claims = judgeClaims({ rows, context, entries: shippedEntries, date: '2026-01-02' });
        assert.ok(scoreCase({ ...all, rows, claims }).value <= scoreCase(all).value, scenario.label);
      }),
      { numRuns: 400 },
    );
  });

  it('never falls with less knowledge: each column of a row, and each two', () => {
    for (const scenario of allScenarios) neverFallsWithout(scenario, upToTwo);
  });

  it('never falls with less knowledge: any columns of a row', () => {
    const losses = fc.array(fc.subarray(columns, { minLength: 3 }), { minLength: 1, maxLength: 4 });
    fc.assert(fc.property(anyScenario, losses, neverFallsWithout));
  });

  it('is no claim to innocence for code that an entry takes and the row does not tell', () => {
    const scenario = allScenarios.find(({ label }) => label === 'spoof: Buildkite with a reverse shell');
    assert.ok(scenario);
    for (const form of formsOf(scenario)) {
      const context = contextOf(scenario.role);
      const events = judgedRows(rowsOf(scenario, form), context).events;
      const less = judgedRows(
        events.map((row) => without(row, ['InitiatingProcessCommandLine'])),
        context,
      );
      assert.equal(scoreCase(less).disposition, 'needs-review');
    }
  });

  it('never falls with less knowledge: rows that are missing', () => {
    const gaps = fc.subarray(Object.keys(gapTexts), { minLength: 1 });
    fc.assert(
      fc.property(anyScenario, gaps, (scenario, lost) => {
        const whole = judgedRows(rowsOf(scenario, 'full'), contextOf(scenario.role));
        const less = scoreCase({ ...whole, gaps: lost });
        assert.ok(less.value >= scoreCase(whole).value);
        assert.notEqual(less.disposition, 'likely-benign');
      }),
    );
  });

  it('never falls with an entry less', () => {
    fc.assert(
      fc.property(anyScenario, fc.subarray([...shippedEntries]), (scenario, entries) => {
        const rows = rowsOf(scenario, 'full');
        const context = contextOf(scenario.role);
        const fewer = scoreCase(judgedRows(rows, context, { entries }));
        assert.ok(fewer.value >= scoreCase(judgedRows(rows, context)).value);
      }),
    );
  });

  it('has reasons whose points sum to it, each with the words of its code', () => {
    for (const scenario of allScenarios) {
      const { value, reasons } = scoreCase(judgedRows(rowsOf(scenario, 'full'), contextOf(scenario.role)));
      assert.equal(
        reasons.reduce((sum, { points }) => sum + points, 0),
        value,
        scenario.label,
      );
      for (const { code, text } of reasons) assert.ok(text === weights[code]?.text || SAID.has(text), text);
    }
  });
});

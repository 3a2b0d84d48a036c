import { readdirSync, readFileSync } from 'node:fs';
import { type Form, formsOf, judge, rowsOf, type Scenario } from '../support/scenarios/scenario.ts';
import { allScenarios } from '../support/scenarios.ts';

/** Where the files lie that say what triage makes of the scenarios. */
export const OUTCOMES = new URL('./outcomes/', import.meta.url);

/** A code without the word that they all begin with. */
function short(code: string): string {
  return code.replace(/^sign\./, '');
}

function listed(what: readonly string[]): string {
  return what.length === 0 ? '-' : what.toSorted().join(' ');
}

/** Disposition and score, signs, and how the entries fare: `likely-malicious 80 | unit.linked | partial other.netplan`. */
function outcomeOf(scenario: Scenario, form: Form): string {
  const { score, signs, claims } = judge(rowsOf(scenario, form), { role: scenario.role });
  const codes = [...new Set(signs.map(({ code }) => short(code)))];
  const entries = claims.claims.map(({ entryId, outcome }) => `${outcome} ${entryId}`);
  return `${score.disposition} ${score.value} | ${listed(codes)} | ${entries.toSorted().join(', ') || '-'}`;
}

/** A scenario with its outcomes, each on a line of its own; forms with the same outcome share one. */
function linesOf(scenario: Scenario): readonly string[] {
  const forms = new Map<string, Form[]>();
  for (const form of formsOf(scenario)) {
    const outcome = outcomeOf(scenario, form);
    forms.set(outcome, [...(forms.get(outcome) ?? []), form]);
  }
  const outcomes = [...forms].map(([outcome, of]) => `  ${of.join(', ')}: ${outcome}`);
  return [`${scenario.expected} ${scenario.label}`, ...outcomes];
}

/** What triage makes of every scenario, as the text of a file for each category. */
export function outcomes(): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (const scenario of allScenarios) {
    const name = `${scenario.category.replaceAll(' ', '-')}.txt`;
    files.set(name, `${files.get(name) ?? ''}${linesOf(scenario).join('\n')}\n`);
  }
  return files;
}

/** The files as they are. */
export function writtenOutcomes(): ReadonlyMap<string, string> {
  const names = readdirSync(OUTCOMES).toSorted();
  return new Map(names.map((name) => [name, readFileSync(new URL(name, OUTCOMES), 'utf8')]));
}

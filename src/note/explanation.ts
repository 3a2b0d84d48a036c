import type { Clause, ExplainedBranch, ExplainedRow } from '../rule/explained.schema.ts';
import { code, codeWithHits, prose } from './markdown.ts';

/** The columns that tell what happened, in the order in which an analyst asks for them. */
export const COLUMNS_SHOWN = [
  'Timestamp',
  'DeviceName',
  'AccountName',
  'FileName',
  'FolderPath',
  'ProcessCommandLine',
  'InitiatingProcessFileName',
  'InitiatingProcessFolderPath',
  'InitiatingProcessCommandLine',
  'InitiatingProcessAccountName',
  'InitiatingProcessParentFileName',
] as const;

const VALUE_LIMIT = 200;
const CLAUSE_LIMIT = 140;
const CLAUSES_SHOWN = 8;
const BRANCHES_SHOWN = 6;
/** Rows beyond this many characters of explanation are named, not shown: the case itself has them. */
const EXPLANATION_LIMIT = 12_000;

/** The rows of the case and how each branch of the rule judged them. */
export function explanation(events: readonly ExplainedRow[]): string {
  if (events.length === 0) return 'The alert carried no row, and none could be found.';
  const shown: string[] = [];
  let length = 0;
  for (const [index, event] of events.entries()) {
    const section = explainedEvent(event, index + 1);
    if (index > 0 && length + section.length > EXPLANATION_LIMIT) break;
    shown.push(section);
    length += section.length;
  }
  const hidden = events.length - shown.length;
  if (hidden > 0) shown.push(`${hidden} more ${hidden === 1 ? 'row is' : 'rows are'} in the case.`);
  return shown.join('\n\n');
}

function explainedEvent(event: ExplainedRow, number: number): string {
  const lines = [`### ${number}. ${code(event.table, 60)} from ${event.source}: ${event.hit}`, ''];
  for (const name of COLUMNS_SHOWN) {
    const value = event.columns[name];
    if (value !== undefined && value !== null) lines.push(`- ${name}: ${code(textOf(value), VALUE_LIMIT)}`);
  }
  for (const [name, values] of Object.entries(event.candidates ?? {}).slice(0, 6)) {
    const shown = values.slice(0, 4).map((value) => code(value, 60));
    const more = values.length > 4 ? ` and ${values.length - 4} more` : '';
    lines.push(`- ${code(name, 60)}, of this row or another: ${shown.join(', ')}${more}`);
  }
  if (event.reportedBranch !== undefined) {
    lines.push(`- The alert reports ${code(event.reportedBranch, 80)}`);
  }
  lines.push('', 'Each branch of the rule on this row:', '');
  const branches = byOutcome(event.branches);
  for (const branch of branches.slice(0, BRANCHES_SHOWN)) lines.push(...explainedBranch(branch));
  if (branches.length === 0) lines.push('- No branch of the rule reads this table.');
  return lines.join('\n');
}

function explainedBranch(branch: ExplainedBranch): string[] {
  const name = code(branch.name, 80);
  if (branch.outcome === 'match') {
    return [`- **match** ${name}`, ...clauseLines(decidedBy(branch.clauses, 'match'), 'holds')];
  }
  if (branch.outcome === 'unknown') {
    const open = decidedBy(branch.clauses, 'unknown');
    return [`- **unknown** ${name}: the columns that decide it are missing`, ...clauseLines(open, 'open')];
  }
  const { tally, nearMiss } = tallyOf(branch);
  if (nearMiss === undefined) return [`- **no match** ${name}: ${tally}`];
  return [
    `- **near miss** ${name}: ${tally}, one fails`,
    ...clauseLines(decidedBy([nearMiss], 'no-match'), 'fails'),
  ];
}

/** The branches that match first, then those that nobody can tell. */
export function byOutcome(branches: readonly ExplainedBranch[]): readonly ExplainedBranch[] {
  const order = { match: 0, unknown: 1, 'no-match': 2 } as const;
  return [...branches].sort((a, b) => order[a.outcome] - order[b.outcome]);
}

/** How many clauses of a branch hold, in words; and the one that fails, where it alone does. */
export function tallyOf({ clauses }: ExplainedBranch): {
  readonly tally: string;
  readonly nearMiss?: Clause;
} {
  const held = clauses.filter((clause) => clause.outcome === 'match').length;
  const [nearMiss, ...more] = clauses.filter((clause) => clause.outcome === 'no-match');
  const tally = `${held} of ${clauses.length} clauses hold`;
  return nearMiss === undefined || more.length > 0 || held === 0 ? { tally } : { tally, nearMiss };
}

/** The clauses that made the outcome: operands instead of the `and` or `or` that joins them. */
function decidedBy(clauses: readonly Clause[], outcome: Clause['outcome']): Clause[] {
  return clauses
    .filter((clause) => clause.outcome === outcome)
    .flatMap((clause) =>
      clause.clauses && (clause.operator === 'and' || clause.operator === 'or')
        ? decidedBy(clause.clauses, outcome)
        : [clause],
    );
}

function clauseLines(clauses: readonly Clause[], word: string): string[] {
  const lines = clauses.slice(0, CLAUSES_SHOWN).map((clause) => {
    const basis = clause.basis === 'evaluated' ? '' : ` (${clause.basis})`;
    return `  - ${word}${basis}, line ${clause.line}: ${code(clause.text, CLAUSE_LIMIT)}${seen(clause)}`;
  });
  const more = clauses.length - lines.length;
  return more > 0 ? [...lines, `  - ${more} more`] : lines;
}

/** The value that the clause looked at, the literals that it found in it marked. */
function seen(clause: Clause): string {
  const leaf = clause.column === undefined ? firstWithColumn(clause.clauses ?? []) : clause;
  if (leaf?.column === undefined) return '';
  const column = prose(leaf.column, 80);
  if (leaf.actual === undefined) return `: ${column} is not in the row`;
  const value =
    typeof leaf.actual === 'string'
      ? codeWithHits(leaf.actual, leaf.matches ?? [], CLAUSE_LIMIT)
      : code(textOf(leaf.actual), CLAUSE_LIMIT);
  return `: ${column} is ${value}`;
}

function firstWithColumn(clauses: readonly Clause[]): Clause | undefined {
  for (const clause of clauses) {
    const found = clause.column === undefined ? firstWithColumn(clause.clauses ?? []) : clause;
    if (found) return found;
  }
  return undefined;
}

/** A column's value as text, whatever it is. */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  try {
    return JSON.stringify(value) ?? '';
  } catch {
    // Nested thousands deep, which only a hostile row is: JSON.stringify runs out of stack.
    return 'a value nested too deeply to show';
  }
}

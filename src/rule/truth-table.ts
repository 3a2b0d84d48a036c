import type { Clause, ExplainedBranch, ExplainedRow, Outcome } from './explained.schema.ts';

/** What a table is headed by. */
export interface TableHead {
  readonly name: string;
  readonly sha256: string;
  readonly drift: readonly string[];
  readonly unsupported: readonly string[];
}

export interface TableOptions {
  /** ANSI colours; only for a terminal. */
  readonly colour: boolean;
  /** Columns of the terminal. */
  readonly width: number;
}

const COLOURS: Readonly<Record<Outcome, number>> = { match: 32, 'no-match': 31, unknown: 33 };
const MARKS: Readonly<Record<Outcome, string>> = { match: 'yes', 'no-match': 'no', unknown: '?' };

/** Narrower than this a table cannot be read anyway. */
const MIN_WIDTH = 40;

/** Explained rows as text for a terminal: each row, its branches, their clauses, one a line. */
export function truthTable(head: TableHead, rows: readonly ExplainedRow[], options: TableOptions): string {
  const lines = [
    `rule ${printable(head.name)}  sha256 ${head.sha256.slice(0, 12)}`,
    ...head.drift.map((sentence) => `  differs: ${printable(sentence)}`),
    ...head.unsupported.map((sentence) => `  not evaluated: ${printable(sentence)}`),
    ...rows.flatMap((row, index) => rowLines(row, index, options)),
  ];
  return lines.join('\n');
}

function rowLines(row: ExplainedRow, index: number, options: TableOptions): string[] {
  const title = `row ${index + 1}  ${printable(row.table)}  ${painted(row.hit, row.hit, options)}`;
  const reported = row.reportedBranch === undefined ? '' : `  (reported: ${printable(row.reportedBranch)})`;
  const branches = row.branches.flatMap((branch) => branchLines(branch, options));
  return [
    '',
    `${title}${reported}`,
    ...(branches.length === 0 ? ['  no branch reads this table'] : branches),
  ];
}

function branchLines(branch: ExplainedBranch, options: TableOptions): string[] {
  return [
    `  ${printable(branch.name)}  ${painted(branch.outcome, branch.outcome, options)}`,
    ...branch.clauses.flatMap((clause) => clauseLines(clause, 0, options)),
  ];
}

function clauseLines(clause: Clause, depth: number, options: TableOptions): string[] {
  const mark = painted(MARKS[clause.outcome].padEnd(3), clause.outcome, options);
  const before = `${String(clause.line).padStart(6)}  `;
  const indent = '  '.repeat(depth);
  const basis = clause.basis === 'evaluated' ? '' : `  (${clause.basis})`;
  const room = Math.max(MIN_WIDTH, options.width) - before.length - 5 - indent.length;
  const operands = (clause.clauses ?? []).flatMap((operand) => clauseLines(operand, depth + 1, options));
  // An operator over operands is said by its word alone: they follow, each on its own line.
  const words = operands.length > 0 ? clause.operator : oneLine(clause.text);
  return [
    `${before}${mark}  ${indent}${cut(`${words}${basis}`, room)}`,
    ...valueLine(clause).map((line) => `${' '.repeat(before.length + 5)}${indent}  ${cut(line, room - 2)}`),
    ...operands,
  ];
}

/** What the clause looked at, and which of its literals it found there. */
function valueLine(clause: Clause): string[] {
  if (clause.clauses !== undefined) return [];
  const name = clause.column === undefined ? 'value' : printable(clause.column);
  if (clause.actual === undefined) return clause.column === undefined ? [] : [`${name} is absent`];
  const found = (clause.matches ?? []).map(({ literal }) => printable(JSON.stringify(literal)));
  const value = printable(JSON.stringify(clause.actual));
  // What was found comes first: a long value is cut.
  return [found.length === 0 ? `${name} = ${value}` : `${name} has ${found.join(', ')} in ${value}`];
}

function oneLine(text: string): string {
  return printable(text.replace(/\s+/g, ' '));
}

/** Text as a terminal may show it: control and format characters, which could rewrite the screen, by their code. */
function printable(text: string): string {
  return text.replace(
    /[\p{C}\p{Zl}\p{Zp}]/gu,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
}

function cut(text: string, room: number): string {
  const characters = [...text];
  return characters.length > room ? `${characters.slice(0, room - 1).join('')}…` : text;
}

function painted(text: string, outcome: Outcome, { colour }: TableOptions): string {
  return colour ? `\u001b[${COLOURS[outcome]}m${text}\u001b[0m` : text;
}

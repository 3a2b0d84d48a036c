import type { ClauseFacts } from './clause-plan.ts';
import type { Clause } from './explained.schema.ts';
import { type RowContext, rawColumn } from './row-context.ts';
import { EITHER, outcomeOf, type Truth } from './truth.ts';
import { shownValue } from './value.ts';

/** What is said of a clause without operands. */
export function leafClause(
  facts: ClauseFacts,
  row: RowContext,
  truth: Truth,
  basis: Clause['basis'],
): Clause {
  const actual = actualOf(facts, row);
  return writtenClause(facts, outcomeOf(truth), basis, actual, foundIn(facts, truth, actual));
}

/** What a clause looks at, as the row carries it. */
function actualOf({ subject }: ClauseFacts, row: RowContext): unknown {
  if (subject === undefined) return undefined;
  if (subject.column === undefined) return shownValue(subject.read(row), subject.type);
  return rawColumn(row.columns, subject.column);
}

/** The literals of a clause that are found in what it looks at. */
function foundIn({ literals }: ClauseFacts, truth: Truth, actual: unknown): Clause['matches'] {
  if (literals === undefined || typeof actual !== 'string' || truth === EITHER) return undefined;
  return literals.matcher.find(actual);
}

/** A clause without operands, written out key by key: what there is not to say has no key. */
export function writtenClause(
  { text, line, operator, column }: ClauseFacts,
  outcome: Clause['outcome'],
  basis: Clause['basis'],
  actual: unknown,
  matches: Clause['matches'],
): Clause {
  if (column === undefined) {
    if (actual === undefined) return { text, line, outcome, basis, operator };
    if (matches === undefined || matches.length === 0)
      return { text, line, outcome, basis, operator, actual };
    return { text, line, outcome, basis, operator, actual, matches };
  }
  if (actual === undefined) return { text, line, outcome, basis, operator, column };
  if (matches === undefined || matches.length === 0) {
    return { text, line, outcome, basis, operator, column, actual };
  }
  return { text, line, outcome, basis, operator, column, actual, matches };
}

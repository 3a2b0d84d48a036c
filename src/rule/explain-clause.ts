import { leafClause, writtenClause } from './clause.ts';
import type { ClauseFacts, Combination, ExplainClause } from './clause-plan.ts';
import type { Clause } from './explained.schema.ts';
import type { Literals } from './prepared-predicate.ts';
import type { RowContext } from './row-context.ts';
import { and, FALSE, not, or, outcomeOf, TRUE, type Truth } from './truth.ts';

/** Explains a clause in one pass that decides it and says so at once, for rows that leave nothing open. */
export function clauseExplainer(facts: ClauseFacts): ExplainClause {
  if (facts.operands.length > 0) return compositeExplainer(facts);
  const { literals } = facts;
  if (literals?.column === undefined) return (row) => decidedLeaf(facts, row);
  return textExplainer(facts, literals, literals.column);
}

function decidedLeaf(facts: ClauseFacts, row: RowContext): Clause {
  const truth = facts.truth(row);
  leave(truth, row);
  return leafClause(facts, row, truth, 'evaluated');
}

/** Says in the row what became of a clause. A `not` may stay open over an operand that surely does not match. */
function leave(truth: Truth, row: RowContext): void {
  row.last = truth;
  if (outcomeOf(truth) === 'unknown') row.open = true;
}

/** Names of processes are no longer: Linux cuts them at 15 characters (`TASK_COMM_LEN`). */
const MAX_NAME_LENGTH = 15;

/** How many names a clause remembers. */
const MAX_NAMES = 64;

/**
 * A condition on a column of text. Programs and accounts have a few names that come in nearly every row, so what is
 * said of one is remembered, and shared by the rows: frozen, for none of them owns it.
 */
function textExplainer(facts: ClauseFacts, literals: Literals, column: string): ExplainClause {
  const { find, needed } = literals.matcher;
  const names = new Map<string, Clause>();
  const outcomes = { found: outcomeOf(literals.found), missing: outcomeOf(literals.missing) };
  function explain(actual: string): Clause {
    const matches = find(actual);
    const outcome = matches.length >= needed ? outcomes.found : outcomes.missing;
    return writtenClause(facts, outcome, 'evaluated', actual, matches);
  }
  function remember(actual: string): Clause {
    const clause = Object.freeze(explain(actual));
    for (const match of clause.matches ?? []) Object.freeze(match);
    Object.freeze(clause.matches);
    if (names.size >= MAX_NAMES) names.clear();
    names.set(actual, clause);
    return clause;
  }
  return (row) => {
    const actual = row.columns[column];
    if (typeof actual !== 'string') return decidedLeaf(facts, row);
    const clause =
      actual.length > MAX_NAME_LENGTH ? explain(actual) : (names.get(actual) ?? remember(actual));
    row.last = clause.outcome === 'match' ? TRUE : FALSE;
    return clause;
  };
}

function compositeExplainer({ text, line, operator, combination, operands }: ClauseFacts): ExplainClause {
  const first: Truth = combination === 'or' ? FALSE : TRUE;
  return (row) => {
    let truth = first;
    const clauses = operands.map((operand) => {
      const clause = operand.explain(row);
      truth = combined(combination, truth, row.last);
      return clause;
    });
    leave(truth, row);
    return { text, line, outcome: outcomeOf(truth), basis: 'evaluated', operator, clauses };
  };
}

function combined(combination: Combination, before: Truth, next: Truth): Truth {
  switch (combination) {
    case 'and':
      return and(before, next);
    case 'or':
      return or(before, next);
    case 'not':
      return not(next);
    default:
      return next;
  }
}

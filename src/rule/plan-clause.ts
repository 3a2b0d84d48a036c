import { canonicalPredicate, type PredicateKey } from './canonical.ts';
import type { ClauseFacts, ClausePlan } from './clause-plan.ts';
import { clauseExplainer } from './explain-clause.ts';
import { kept } from './kept.ts';
import { combine, isLogical, preparePredicate, prepareValue } from './predicate.ts';
import type { RowContext } from './row-context.ts';
import type { Columns } from './scalar.ts';
import { isTimeFilter } from './time-filter.ts';
import { bodyOf, type Expression, type Json, type SourceSpan, type Step } from './tree.ts';
import { ANY, NEVER, type Truth } from './truth.ts';

/** The words of the rule at a place. */
export type Words = (at: SourceSpan) => string;

/**
 * Makes a clause ready, and its operands. Rules are tuned copies of each other: a condition on columns of the table
 * that stands in another rule on the same line in the same words is the same clause. So a hundred rules ask for
 * little more memory and time than one.
 */
export function planClause(expression: Expression, columns: Columns, words: Words): ClausePlan {
  const plan = () => newPlan(expression, columns, words);
  if (columns.made.size > 0 || !columns.open) return plan();
  const meaning = meaningOf(expression);
  if (meaning === undefined) return plan();
  return sharedPlan(JSON.stringify([expression.at.line, words(expression.at), meaning]), plan);
}

const sharedPlan = kept<ClausePlan>(2_000);

/** An expression without its places; undefined when it calls a lambda, which has its words elsewhere. */
function meaningOf(expression: Expression): readonly Json[] | undefined {
  switch (expression.kind) {
    case 'literal':
      return ['literal', expression.type, expression.value];
    case 'column':
      return ['column', expression.name];
    case 'unsupported':
      return ['unsupported', expression.reason];
    case 'inline':
      return undefined;
    case 'call':
      return meaningOfAll('call', expression.name, expression.arguments);
    case 'operation':
      return meaningOfAll('operation', expression.operator, expression.operands);
  }
}

function meaningOfAll(kind: string, name: string, parts: readonly Expression[]): readonly Json[] | undefined {
  const meanings = parts.map(meaningOf).filter((meaning) => meaning !== undefined);
  return meanings.length === parts.length ? [kind, name, meanings] : undefined;
}

function newPlan(expression: Expression, columns: Columns, words: Words): ClausePlan {
  if (expression.kind === 'inline' && bodyOf(expression).kind === 'operation') {
    // A lambda that stands for a condition shows the condition.
    const body = planClause(expression.body, columns, words);
    return planOf(expression.at, words, {
      operator: expression.name,
      combination: 'same',
      operands: [body],
      truth: body.truth,
      timeFilter: isTimeFilter(expression),
    });
  }
  if (expression.kind === 'operation' && isLogical(expression.operator)) {
    const { operator } = expression;
    const operands = expression.operands.map((operand) => planClause(operand, columns, words));
    const truth = combine(
      operator,
      operands.map((operand) => operand.truth),
    );
    return planOf(expression.at, words, {
      operator,
      combination: operator,
      operands,
      truth,
      timeFilter: isTimeFilter(expression),
    });
  }
  return planLeaf(expression, columns, words);
}

/** A step that is not evaluated, as a clause that stays open. */
export function unsupportedClause(
  { at, operator }: Extract<Step, { kind: 'unsupported' }>,
  words: Words,
): ClausePlan {
  return planOf(at, words, { operator, truth: () => ANY });
}

function planLeaf(expression: Expression, columns: Columns, words: Words): ClausePlan {
  const { truth, subject, literals } = preparePredicate(expression, columns);
  const key = canonicalPredicate(expression, {
    column: (name) => prepareValue({ kind: 'column', name, at: expression.at }, columns).column,
  });
  return planOf(expression.at, words, {
    operator: leafOperator(expression),
    truth: key === undefined ? truth : decidedOnce(key, truth),
    timeFilter: isTimeFilter(expression),
    column: subject?.column ?? subject?.made?.name,
    subject,
    literals,
    key,
  });
}

/** Conditions that mean the same, in whatever branch: what is true of a row is worked out once. */
const sharedTruth = kept<ClausePlan['truth']>(2_000);

function decidedOnce({ key, negated }: PredicateKey, truth: ClausePlan['truth']): ClausePlan['truth'] {
  return sharedTruth(`${negated} ${key}`, () => {
    let lastRow: RowContext | undefined;
    let last: Truth = NEVER;
    return (row) => {
      if (lastRow !== row) {
        last = truth(row);
        lastRow = row;
      }
      return last;
    };
  });
}

/** A plan with every key in one order. */
function planOf(
  at: SourceSpan,
  words: Words,
  parts: Pick<ClauseFacts, 'operator' | 'truth'> & Partial<ClauseFacts>,
): ClausePlan {
  const facts: ClauseFacts = {
    text: words(at),
    line: at.line,
    operator: parts.operator,
    combination: parts.combination ?? 'leaf',
    operands: parts.operands ?? [],
    truth: parts.truth,
    timeFilter: parts.timeFilter ?? false,
    column: parts.column,
    subject: parts.subject,
    literals: parts.literals,
    key: parts.key,
  };
  return { ...facts, explain: clauseExplainer(facts) };
}

function leafOperator(expression: Expression): string {
  if (expression.kind === 'operation') return expression.operator;
  return expression.kind === 'call' || expression.kind === 'inline' ? expression.name : expression.kind;
}

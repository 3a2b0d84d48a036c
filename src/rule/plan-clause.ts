import { canonicalPredicate, columnText } from './canonical.ts';
import type { ClauseFacts, ClausePlan } from './clause-plan.ts';
import { clauseExplainer } from './explain-clause.ts';
import { kept } from './kept.ts';
import { meaningOf } from './meaning.ts';
import { combine, isLogical, preparePredicate, prepareValue } from './predicate.ts';
import type { Columns } from './scalar.ts';
import { isTextType } from './text-predicate.ts';
import { isTimeFilter } from './time-filter.ts';
import { bodyOf, type Expression, type SourceSpan, type Step } from './tree.ts';
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
  const meaning = meaningOf(expression, { column: (name) => name, inline: false });
  if (meaning === undefined) return plan();
  return sharedPlan(JSON.stringify([expression.at.line, words(expression.at), meaning]), plan);
}

const sharedPlan = kept<ClausePlan>(2_000);

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
  const column = (name: string) => prepareValue({ kind: 'column', name, at: expression.at }, columns).column;
  return planOf(expression.at, words, {
    operator: leafOperator(expression),
    truth: decidedOnce(meaningOf(bodyOf(expression), { column, inline: true }), truth),
    timeFilter: isTimeFilter(expression),
    column: subject?.column ?? subject?.made?.name,
    subject,
    literals,
    key: canonicalPredicate(expression, {
      column: (name) => {
        const known = column(name);
        return known === undefined ? undefined : columnText(known);
      },
      isText: (value) => isTextType(prepareValue(value, columns).type),
    }),
  });
}

/**
 * Conditions of equal meaning, in whatever branch and rule: what is true of a row is worked out once. Whatever the truth
 * depends on is in the key or in the row.
 */
const sharedTruth = kept<ClausePlan['truth']>(2_000);

function decidedOnce(meaning: ReturnType<typeof meaningOf>, truth: ClausePlan['truth']): ClausePlan['truth'] {
  if (meaning === undefined) return truth;
  return sharedTruth(JSON.stringify(meaning), () => {
    // By its number: the row itself would stay in memory.
    let lastRow: number | undefined;
    let last: Truth = NEVER;
    return (row) => {
      if (lastRow !== row.number) {
        last = truth(row);
        lastRow = row.number;
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

import { type CanonicalContext, canonicalFilter, canonicalValue, columnText } from './canonical.ts';
import { prepareValue } from './predicate.ts';
import { isTextType } from './text-predicate.ts';
import { type CompiledRule, type Expression, type RuleBranch, type Step, sourceText } from './tree.ts';

/** A clause of a branch by its meaning. */
export interface Condition {
  /** Equal for clauses that mean the same. */
  readonly key: string;
  readonly text: string;
  readonly expression: Expression;
  readonly context: CanonicalContext;
  /** The words of any part of the clause. */
  readonly words: (part: Expression) => string;
}

/** What a branch asks of a row. */
export interface BranchConditions {
  readonly name: string;
  readonly table: string;
  readonly conditions: readonly Condition[];
}

/** The conditions of a branch, columns that it makes replaced by what they are made of, each condition once. */
export function conditionsOf(
  rule: CompiledRule,
  branch: RuleBranch,
  listName: CanonicalContext['listName'],
): BranchConditions {
  const conditions = new Map<string, Condition>();
  let made: ReadonlyMap<string, string | undefined> = new Map();
  for (const step of branch.steps) {
    const columns = made;
    const context: CanonicalContext = {
      column: (name) => (columns.has(name) ? columns.get(name) : columnText(name)),
      isText: isTextOfTable,
      ...(listName === undefined ? {} : { listName }),
    };
    if (step.kind === 'where') {
      const condition = conditionOf(rule, step.condition, context);
      if (condition.key !== 'bool(true)') conditions.set(condition.key, condition);
    } else {
      made = madeAfter(step, made, context);
    }
  }
  return { name: branch.name, table: branch.table, conditions: [...conditions.values()] };
}

/** Columns that the rule makes count as text: that two rules compare the same is known by what those are made of. */
export function isTextOfTable(expression: Expression): boolean {
  return isTextType(prepareValue(expression, { made: new Map(), open: true }).type);
}

function conditionOf(rule: CompiledRule, expression: Expression, context: CanonicalContext): Condition {
  const text = sourceText(rule, expression.at);
  // What cannot be compared by meaning is compared by its words.
  const key = canonicalFilter(expression, context) ?? `text ${text.replace(/\s+/g, ' ')}`;
  return { key, text, expression, context, words: (part) => sourceText(rule, part.at) };
}

function madeAfter(
  step: Step,
  made: ReadonlyMap<string, string | undefined>,
  context: CanonicalContext,
): ReadonlyMap<string, string | undefined> {
  if (step.kind === 'project-rename') {
    return new Map([...made, ...step.columns.map(({ name, from }) => [name, context.column(from)] as const)]);
  }
  if (step.kind !== 'extend' && step.kind !== 'project') return made;
  return new Map([
    ...(step.kind === 'project' ? [] : made),
    ...step.columns.map(({ name, value }) => [name, canonicalValue(value, context)] as const),
  ]);
}

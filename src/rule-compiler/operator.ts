import type { NamedExpression, Step } from '../rule/tree.ts';
import { derivedName } from './column-name.ts';
import { type Compilation, reportUnsupported, type Scope } from './compilation.ts';
import { compileExpression } from './expression.ts';
import { addCondition, addStep, type Leg } from './leg.ts';
import type { ExpressionContext } from './name.ts';
import { searchStep } from './search.ts';
import { nameOf, type SyntaxNode } from './syntax.ts';

/** A branch of more steps than this would be slow to evaluate and was not written by a person. */
const MAX_STEPS = 400;

/** Operators that neither filter rows by what is in them nor change columns. */
const TRANSPARENT = new Set([
  'SortOperator',
  'TopOperator',
  'TakeOperator',
  'SerializeOperator',
  'AsOperator',
  'RenderOperator',
  'ProjectReorderOperator',
]);

/** Applies one operator of a pipe to a leg. */
export function applyOperator(leg: Leg, operator: SyntaxNode, scope: Scope, compilation: Compilation): Leg {
  if (TRANSPARENT.has(operator.kind)) return leg;
  if (leg.steps.length >= MAX_STEPS)
    return stop(leg, operator, compilation, `a branch of over ${MAX_STEPS} steps`);
  const context: ExpressionContext = { compilation, scope, made: leg.made };
  switch (operator.kind) {
    case 'FilterOperator':
      return whereStep(leg, operator, context);
    case 'ExtendOperator':
    case 'ProjectOperator':
    case 'DistinctOperator':
      return columnSteps(leg, operator, context);
    case 'ProjectAwayOperator':
      return addStep(leg, { kind: 'project-away', patterns: patternsOf(operator), at: operator.at });
    case 'ProjectKeepOperator':
      return addStep(leg, { kind: 'project-keep', patterns: patternsOf(operator), at: operator.at });
    case 'ProjectRenameOperator':
      return renameStep(leg, operator, compilation);
    case 'SearchOperator':
      return searchStep(leg, operator, context);
    default:
      return stop(leg, operator, compilation, `\`${keywordOf(operator)}\``);
  }
}

function keywordOf(operator: SyntaxNode): string {
  return operator.children[0]?.text ?? operator.kind.replace(/Operator$/, '').toLowerCase();
}

/** Ends what can be evaluated of a leg. What the leg makes later is still read for the name of the branch. */
function stop(leg: Leg, operator: SyntaxNode, compilation: Compilation, what: string): Leg {
  const reason = `${what} ends what can be evaluated of the branch`;
  if (leg.stopped) return leg;
  reportUnsupported(compilation, operator.at, reason);
  const step: Step = { kind: 'unsupported', operator: keywordOf(operator), reason, at: operator.at };
  return { ...addStep(leg, step), stopped: true };
}

function whereStep(leg: Leg, operator: SyntaxNode, context: ExpressionContext): Leg {
  const predicate = operator.children.at(-1);
  return predicate === undefined || leg.stopped
    ? leg
    : addCondition(leg, compileExpression(predicate, context));
}

function columnSteps(leg: Leg, operator: SyntaxNode, context: ExpressionContext): Leg {
  const items = operator.children.filter((child) => !/Keyword$/.test(child.kind));
  if (operator.kind === 'DistinctOperator' && items.some((item) => item.kind === 'StarExpression'))
    return leg;
  const taken = new Set(leg.made);
  const columns = items.flatMap((item) => {
    const named = namedExpressions(item, taken, context);
    for (const { name } of named) taken.add(name);
    return named;
  });
  const kind = operator.kind === 'ExtendOperator' ? 'extend' : 'project';
  const names = columns.map((column) => column.name);
  const next = addStep(leg, { kind, columns, at: operator.at }, names);
  return { ...next, constants: constantsAfter(leg, columns, kind) };
}

function namedExpressions(
  item: SyntaxNode,
  taken: ReadonlySet<string>,
  context: ExpressionContext,
): NamedExpression[] {
  if (item.kind === 'SimpleNamedExpression') {
    const value = item.children.at(-1);
    const name = nameOf(item.children[0]);
    return value === undefined || name === undefined
      ? []
      : [{ name, value: compileExpression(value, context) }];
  }
  if (item.kind === 'CompoundNamedExpression') {
    // `(a, b) = f()`: several columns of one value, which no scalar function here yields.
    const names = item.children[0]?.children.filter((child) => child.kind === 'NameDeclaration') ?? [];
    reportUnsupported(context.compilation, item.at, 'a value for several columns at once is not evaluated');
    return names.map((name) => ({
      name: nameOf(name) ?? '',
      value: { kind: 'unsupported', reason: 'several columns', at: item.at },
    }));
  }
  return [{ name: derivedName(item, taken), value: compileExpression(item, context) }];
}

function constantsAfter(
  leg: Leg,
  columns: readonly NamedExpression[],
  kind: 'extend' | 'project',
): ReadonlyMap<string, string> {
  const constants = new Map(leg.constants);
  for (const { name, value } of columns) {
    if (value.kind === 'literal' && typeof value.value === 'string') constants.set(name, value.value);
    else if (kind === 'extend' || value.kind !== 'column' || value.name !== name) constants.delete(name);
  }
  return constants;
}

function patternsOf(operator: SyntaxNode): string[] {
  return operator.children.flatMap((child) => {
    const name = child.kind === 'NameReference' ? nameOf(child) : undefined;
    return name === undefined ? [] : [name];
  });
}

function renameStep(leg: Leg, operator: SyntaxNode, compilation: Compilation): Leg {
  const columns: { name: string; from: string }[] = [];
  for (const item of operator.children.filter((child) => child.kind === 'SimpleNamedExpression')) {
    const name = nameOf(item.children[0]);
    const from = nameOf(item.children.at(-1));
    if (name === undefined || from === undefined) return stop(leg, operator, compilation, '`project-rename`');
    columns.push({ name, from });
  }
  const names = columns.map((column) => column.name);
  return addStep(leg, { kind: 'project-rename', columns, at: operator.at }, names);
}

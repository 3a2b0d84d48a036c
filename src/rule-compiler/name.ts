import { columnType } from '../rule/column-types.ts';
import type { Expression, SourceSpan } from '../rule/tree.ts';
import { type Compilation, reportUnsupported, type Scope, spend } from './compilation.ts';
import { nameOf, type SyntaxNode } from './syntax.ts';

/** Where a scalar expression stands. */
export interface ExpressionContext {
  readonly compilation: Compilation;
  readonly scope: Scope;
  /** The columns that earlier steps of the branch made; undefined inside a scalar lambda, which sees no row. */
  readonly made?: ReadonlySet<string>;
}

/** An expression whose value stays unknown; the rule says why. */
export function unsupported(at: SourceSpan, reason: string, context: ExpressionContext): Expression {
  reportUnsupported(context.compilation, at, `${reason} is not evaluated`);
  return { kind: 'unsupported', reason, at };
}

/** What a name stands for: a column of the row, else what `let` or a parameter binds it to. */
export function compileName(node: SyntaxNode, context: ExpressionContext): Expression {
  const name = nameOf(node);
  if (name === undefined || name.includes('*')) return unsupported(node.at, 'a name pattern', context);
  // The columns of the row come before `let` names, as in Kusto.
  const isColumn = context.made?.has(name) || (context.made !== undefined && columnType(name) !== undefined);
  const binding = isColumn ? undefined : context.scope.bindings.get(name);
  if (binding?.kind === 'scalar') {
    spend(context.compilation, sizeOf(binding.value));
    return named(binding.value, name, node.at);
  }
  if (binding !== undefined) return unsupported(node.at, `the tabular \`${name}\` used as a value`, context);
  if (context.made === undefined) {
    return unsupported(node.at, `the name \`${name}\`, which nothing defines here,`, context);
  }
  return { kind: 'column', name, at: node.at };
}

/** What a name stands for, with the place of use. */
function named(value: Expression, name: string, at: SourceSpan): Expression {
  return value.kind === 'literal' ? { ...value, name, at } : { kind: 'inline', name, body: value, at };
}

function sizeOf(expression: Expression): number {
  switch (expression.kind) {
    case 'operation':
      return expression.operands.reduce((sum, operand) => sum + sizeOf(operand), 1);
    case 'call':
      return expression.arguments.reduce((sum, argument) => sum + sizeOf(argument), 1);
    case 'inline':
      return 1 + sizeOf(expression.body);
    default:
      return 1;
  }
}

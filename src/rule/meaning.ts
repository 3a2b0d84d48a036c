import { bodyOf, type Expression, type Json } from './tree.ts';

/** How the names in an expression are read. */
export interface MeaningContext {
  /** The column of the table that a name stands for; undefined where it stands for anything else. */
  readonly column: (name: string) => string | undefined;
  /** Whether a `let` name or a lambda counts as what it stands for; else an expression with one has no meaning here. */
  readonly inline: boolean;
}

/**
 * An expression without its places: everything that its value on a row depends on, operators, names, types and values
 * of literals as they are. Equal for two expressions only where one can stand for the other in any rule; undefined
 * where names mean something of this rule alone.
 */
export function meaningOf(expression: Expression, context: MeaningContext): readonly Json[] | undefined {
  switch (expression.kind) {
    case 'literal':
      return ['literal', expression.type, expression.value];
    case 'column': {
      const column = context.column(expression.name);
      return column === undefined ? undefined : ['column', column];
    }
    case 'unsupported':
      return ['unsupported', expression.reason];
    case 'inline':
      return context.inline ? meaningOf(bodyOf(expression), context) : undefined;
    case 'call':
      return meaningOfAll('call', expression.name, expression.arguments, context);
    case 'operation':
      return meaningOfAll('operation', expression.operator, expression.operands, context);
  }
}

function meaningOfAll(
  kind: string,
  name: string,
  parts: readonly Expression[],
  context: MeaningContext,
): readonly Json[] | undefined {
  const meanings: (readonly Json[])[] = [];
  for (const part of parts) {
    const meaning = meaningOf(part, context);
    if (meaning === undefined) return undefined;
    meanings.push(meaning);
  }
  return [kind, name, meanings];
}

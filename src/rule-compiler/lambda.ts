import type { Binding, Scope } from './compilation.ts';
import { literalOf } from './literal.ts';
import { childOf, nameOf, type SyntaxNode } from './syntax.ts';

/** Deeper than any lambda that calls lambdas; KQL forbids recursion, the parser does not check it. */
const MAX_LAMBDA_DEPTH = 20;

/** The `let` statements of a lambda's body and the expression that is its result. */
export function bodyStatements(declaration: SyntaxNode): {
  readonly lets: readonly SyntaxNode[];
  readonly result?: SyntaxNode;
} {
  const body = childOf(declaration, 'FunctionBody');
  const inner = (body?.children ?? []).filter((child) => !/Token$/.test(child.kind));
  const result = inner.filter((child) => child.kind !== 'LetStatement').at(-1);
  return {
    lets: inner.filter((child) => child.kind === 'LetStatement'),
    ...(result === undefined
      ? {}
      : { result: result.kind === 'ExpressionStatement' ? unwrap(result) : result }),
  };
}

function unwrap(statement: SyntaxNode): SyntaxNode {
  return statement.children[0] ?? statement;
}

/**
 * The scope inside a call: parameters bound to the arguments, by position or by name, defaults for the rest.
 * Undefined when they do not fit, or when calls nest too deeply.
 */
export function bindParameters(
  binding: { readonly declaration: SyntaxNode; readonly scope: Scope },
  argumentNodes: readonly SyntaxNode[],
  callDepth: number,
  bind: (argument: SyntaxNode, tabular: boolean) => Binding,
  piped?: Binding,
): Scope | undefined {
  if (callDepth >= MAX_LAMBDA_DEPTH) return undefined;
  const parameters = childOf(binding.declaration, 'FunctionParameters')?.children.filter(
    (child) => child.kind === 'FunctionParameter',
  );
  const bindings = new Map(binding.scope.bindings);
  const { byName, positional } = argumentsByName(argumentNodes);
  let waiting = piped;
  for (const parameter of parameters ?? []) {
    const declaration = childOf(parameter, 'NameAndTypeDeclaration');
    const name = declaration === undefined ? undefined : nameOf(childOf(declaration, 'NameDeclaration'));
    if (declaration === undefined || name === undefined) return undefined;
    const tabular = childOf(declaration, 'SchemaTypeExpression') !== undefined;
    const argument = waiting === undefined ? (byName.get(name) ?? positional.shift()) : undefined;
    const value = waiting ?? (argument === undefined ? defaultOf(parameter) : bind(argument, tabular));
    if (value === undefined) return undefined;
    waiting = undefined;
    bindings.set(name, value);
  }
  return positional.length > 0 ? undefined : { bindings, depth: callDepth + 1 };
}

function argumentsByName(argumentNodes: readonly SyntaxNode[]): {
  readonly byName: ReadonlyMap<string, SyntaxNode>;
  readonly positional: SyntaxNode[];
} {
  const byName = new Map<string, SyntaxNode>();
  const positional: SyntaxNode[] = [];
  for (const argument of argumentNodes) {
    const name = argument.kind === 'SimpleNamedExpression' ? nameOf(argument.children[0]) : undefined;
    const value = argument.children.at(-1);
    if (name !== undefined && value !== undefined) byName.set(name, value);
    else positional.push(argument);
  }
  return { byName, positional };
}

function defaultOf(parameter: SyntaxNode): Binding | undefined {
  const node = childOf(parameter, 'DefaultValueDeclaration')?.children.at(-1);
  const literal = node === undefined ? undefined : literalOf(node);
  return literal === undefined ? undefined : { kind: 'scalar', value: literal };
}

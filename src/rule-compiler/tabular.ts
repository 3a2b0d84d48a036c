import type { Expression } from '../rule/tree.ts';
import { type Binding, type Compilation, reportSource, type Scope, spend, TooLarge } from './compilation.ts';
import { compileExpression } from './expression.ts';
import { bindParameters, bodyStatements } from './lambda.ts';
import { addStep, type Leg, tableLeg } from './leg.ts';
import { applyOperator } from './operator.ts';
import { searchStep } from './search.ts';
import { childOf, nameOf, type SyntaxNode } from './syntax.ts';

/** More legs than any union that people write. */
const MAX_LEGS = 256;

/** Compiles an expression that yields a table: one leg for each table that it reads. */
export function compileTabular(node: SyntaxNode, scope: Scope, compilation: Compilation): Leg[] {
  spend(compilation);
  const legs = legsOf(node, scope, compilation);
  if (legs.length > MAX_LEGS) throw new TooLarge();
  return legs;
}

function legsOf(node: SyntaxNode, scope: Scope, compilation: Compilation): Leg[] {
  switch (node.kind) {
    case 'ParenthesizedExpression':
    case 'MaterializeExpression':
    case 'ExpressionStatement': {
      const inner = node.children.find((child) => !/(Token|Keyword)$/.test(child.kind));
      return inner === undefined ? [] : compileTabular(inner, scope, compilation);
    }
    case 'NameReference':
      return namedLegs(node, scope, compilation);
    case 'PathExpression':
      return pathLegs(node, scope, compilation);
    case 'PipeExpression':
      return pipeLegs(node, scope, compilation);
    case 'UnionOperator':
      return unionLegs(node, [], scope, compilation);
    case 'SearchOperator':
      return searchLegs(node, scope, compilation);
    case 'FunctionCallExpression':
      return callLegs(node, scope, compilation);
    default:
      return reportSource(
        compilation,
        node.at,
        `a source of rows other than a table (${node.kind}) is not evaluated`,
      );
  }
}

function namedLegs(node: SyntaxNode, scope: Scope, compilation: Compilation): Leg[] {
  const name = nameOf(node) ?? '';
  const binding = scope.bindings.get(name);
  // `let V = view () { … }` is read by its bare name.
  if (binding?.kind === 'function') return lambdaLegs(node, binding, [], undefined, scope, compilation);
  if (binding === undefined) return [tableLeg(name, node.at)];
  if (binding.kind === 'scalar')
    return reportSource(compilation, node.at, `the table that \`${name}\` stands for is not evaluated`);
  compilation.hasOtherSources ||= binding.hasOtherSources;
  return [...binding.legs];
}

/** `workspace("x").DeviceFileEvents`, `database("x").table("y")`: the table is the last member. */
function pathLegs(node: SyntaxNode, scope: Scope, compilation: Compilation): Leg[] {
  const last = node.children.at(-1);
  if (last?.kind === 'NameReference') return [tableLeg(nameOf(last) ?? '', node.at)];
  return last === undefined ? [] : legsOf(last, scope, compilation);
}

function pipeLegs(node: SyntaxNode, scope: Scope, compilation: Compilation): Leg[] {
  // The parser nests pipes to the left; walk them in a loop, since there may be hundreds.
  const operators: SyntaxNode[] = [];
  let source = node;
  while (source.kind === 'PipeExpression') {
    const [left, , operator] = source.children;
    if (left === undefined || operator === undefined) break;
    operators.unshift(operator);
    source = left;
  }
  let legs = compileTabular(source, scope, compilation);
  for (const operator of operators) {
    spend(compilation, legs.length);
    if (operator.kind === 'UnionOperator') legs = unionLegs(operator, legs, scope, compilation);
    else if (operator.kind === 'InvokeOperator') legs = invokeLegs(operator, legs, scope, compilation);
    else legs = legs.map((leg) => applyOperator(leg, operator, scope, compilation));
  }
  return legs;
}

function unionLegs(node: SyntaxNode, piped: readonly Leg[], scope: Scope, compilation: Compilation): Leg[] {
  const operands = node.children.filter(
    (child) => child.kind !== 'UnionKeyword' && child.kind !== 'NamedParameter',
  );
  const legs = [...piped, ...operands.flatMap((operand) => compileTabular(operand, scope, compilation))];
  const source = parameterOf(node, 'withsource') ?? parameterOf(node, 'with_source');
  return source === undefined ? legs : legs.map((leg) => withSource(leg, source, node));
}

function parameterOf(node: SyntaxNode, name: string): string | undefined {
  const parameter = node.children.find(
    (child) => child.kind === 'NamedParameter' && nameOf(child.children[0]) === name,
  );
  return nameOf(parameter?.children.at(-1));
}

function withSource(leg: Leg, name: string, node: SyntaxNode): Leg {
  // Which table a wildcard stood for, only the row could say.
  const value: Expression = leg.table.includes('*')
    ? { kind: 'unsupported', reason: 'the name of a table of many', at: node.at }
    : { kind: 'literal', type: 'string', value: leg.table, at: node.at };
  const next = addStep(leg, { kind: 'extend', columns: [{ name, value }], at: node.at }, [name]);
  return value.kind === 'literal'
    ? { ...next, constants: new Map([...leg.constants, [name, leg.table]]) }
    : next;
}

/** `search in (T) "x"`: without `in` it reads every table, which no row can be told from. */
function searchLegs(node: SyntaxNode, scope: Scope, compilation: Compilation): Leg[] {
  const clause = childOf(node, 'FindInClause');
  if (clause === undefined) {
    return reportSource(compilation, node.at, '`search` without `in (…)` is not evaluated');
  }
  const tables = clause.children.filter((child) => !/(Keyword|Token)$/.test(child.kind));
  return tables
    .flatMap((table) => compileTabular(table, scope, compilation))
    .map((leg) => searchStep(leg, node, { compilation, scope, made: leg.made }));
}

function callLegs(node: SyntaxNode, scope: Scope, compilation: Compilation): Leg[] {
  const name = nameOf(node.children[0]) ?? '';
  const argumentNodes = argumentsOf(node);
  const binding = scope.bindings.get(name);
  if (binding?.kind === 'function')
    return lambdaLegs(node, binding, argumentNodes, undefined, scope, compilation);
  const [first] = argumentNodes;
  if (name === 'table' && first?.string !== undefined) return [tableLeg(first.string, node.at)];
  return reportSource(compilation, node.at, `the table that \`${name}()\` yields is not evaluated`);
}

function argumentsOf(call: SyntaxNode): readonly SyntaxNode[] {
  const list = childOf(call, 'ExpressionList');
  return (list?.children ?? []).filter((child) => !/^(Open|Close)ParenToken$/.test(child.kind));
}

function invokeLegs(node: SyntaxNode, piped: readonly Leg[], scope: Scope, compilation: Compilation): Leg[] {
  const call = childOf(node, 'FunctionCallExpression');
  const binding = call === undefined ? undefined : scope.bindings.get(nameOf(call.children[0]) ?? '');
  if (call === undefined || binding?.kind !== 'function') {
    return piped.map((leg) => applyOperator(leg, node, scope, compilation));
  }
  const bound: Binding = { kind: 'tabular', legs: piped, hasOtherSources: false };
  return lambdaLegs(node, binding, argumentsOf(call), bound, scope, compilation);
}

function lambdaLegs(
  node: SyntaxNode,
  binding: { readonly declaration: SyntaxNode; readonly scope: Scope },
  argumentNodes: readonly SyntaxNode[],
  piped: Binding | undefined,
  scope: Scope,
  compilation: Compilation,
): Leg[] {
  const bind = (argument: SyntaxNode, tabular: boolean): Binding =>
    tabular
      ? tabularBinding(argument, scope, compilation)
      : { kind: 'scalar', value: compileExpression(argument, { compilation, scope }) };
  let inner = bindParameters(binding, argumentNodes, scope.depth, bind, piped);
  const { lets, result } = bodyStatements(binding.declaration);
  if (inner === undefined || result === undefined) {
    return reportSource(compilation, node.at, 'this call is not evaluated');
  }
  for (const statement of lets) inner = bindLet(statement, inner, compilation);
  return compileTabular(result, inner, compilation);
}

const TABULAR_KINDS = new Set([
  'PipeExpression',
  'UnionOperator',
  'SearchOperator',
  'DataTableExpression',
  'MaterializeExpression',
]);

/** The scope after a `let` statement. */
export function bindLet(statement: SyntaxNode, scope: Scope, compilation: Compilation): Scope {
  const name = nameOf(childOf(statement, 'NameDeclaration'));
  const value = statement.children.at(-1);
  if (name === undefined || value === undefined) return scope;
  const bindings = new Map(scope.bindings);
  bindings.set(name, bindingOf(value, scope, compilation));
  return { ...scope, bindings };
}

function bindingOf(value: SyntaxNode, scope: Scope, compilation: Compilation): Binding {
  if (value.kind === 'FunctionDeclaration') return { kind: 'function', declaration: value, scope };
  if (isTabular(value, scope)) return tabularBinding(value, scope, compilation);
  return { kind: 'scalar', value: compileExpression(value, { compilation, scope }) };
}

/** A table by a name: what it reads counts where the name is read. */
function tabularBinding(value: SyntaxNode, scope: Scope, compilation: Compilation): Binding {
  const outside = compilation.hasOtherSources;
  compilation.hasOtherSources = false;
  const legs = compileTabular(value, scope, compilation);
  const { hasOtherSources } = compilation;
  compilation.hasOtherSources = outside;
  return { kind: 'tabular', legs, hasOtherSources };
}

/** Whether an expression yields a table. A bare name that nothing binds is a table: scalars are always bound. */
function isTabular(node: SyntaxNode, scope: Scope): boolean {
  if (TABULAR_KINDS.has(node.kind)) return true;
  if (node.kind === 'ParenthesizedExpression') {
    const inner = node.children[1];
    return inner !== undefined && isTabular(inner, scope);
  }
  if (node.kind === 'NameReference') {
    const binding = scope.bindings.get(nameOf(node) ?? '');
    return binding === undefined || binding.kind === 'tabular';
  }
  if (node.kind !== 'FunctionCallExpression') return false;
  const name = nameOf(node.children[0]) ?? '';
  if (name === 'table') return true;
  const binding = scope.bindings.get(name);
  const { result } = binding?.kind === 'function' ? bodyStatements(binding.declaration) : {};
  return binding?.kind === 'function' && result !== undefined && isTabular(result, binding.scope);
}

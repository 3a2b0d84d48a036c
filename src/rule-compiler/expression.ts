import { invalidCall } from '../rule/functions/scalar-functions.ts';
import { regexProblem } from '../rule/regex.ts';
import type { Expression, OperationExpression } from '../rule/tree.ts';
import { bodyOf } from '../rule/tree.ts';
import { type Scope, spend } from './compilation.ts';
import { bindParameters, bodyStatements } from './lambda.ts';
import { literalOf } from './literal.ts';
import { compileName, type ExpressionContext, unsupported } from './name.ts';
import { nameOf, type SyntaxNode } from './syntax.ts';

const BINARY_OPERATORS = new Set(
  `== != <> =~ !~ < <= > >= + - * / % and or
   has !has has_cs !has_cs hasprefix !hasprefix hasprefix_cs !hasprefix_cs
   hassuffix !hassuffix hassuffix_cs !hassuffix_cs contains !contains contains_cs !contains_cs
   startswith !startswith startswith_cs !startswith_cs endswith !endswith endswith_cs !endswith_cs
   in !in in~ !in~ has_any has_all between !between`.split(/\s+/),
);
BINARY_OPERATORS.add('matches regex');

/** Compiles a scalar expression. What cannot be evaluated becomes `unsupported`, recorded with its line. */
export function compileExpression(node: SyntaxNode, context: ExpressionContext): Expression {
  spend(context.compilation);
  const literal = literalOf(node);
  if (literal !== undefined) return literal;
  switch (node.kind) {
    case 'NameReference':
      return compileName(node, context);
    case 'ParenthesizedExpression': {
      const inner = node.children[1];
      return inner === undefined
        ? unsupported(node.at, 'an empty pair of parentheses', context)
        : { ...compileExpression(inner, context), at: node.at };
    }
    case 'StarExpression':
      return { kind: 'column', name: '*', at: node.at };
    case 'TypeOfLiteralExpression':
      return typeLiteral(node, context);
    case 'DateTimeLiteralExpression':
      return momentLiteral(node, context);
    case 'UnaryMinusExpression':
    case 'UnaryPlusExpression':
      return compileSign(node, context);
    case 'PathExpression':
    case 'ElementExpression':
      return compileMember(node, context);
    case 'FunctionCallExpression':
      return compileCall(node, context);
    default:
      return compileBinary(node, context);
  }
}

/** `typeof(long)`, as an argument of `extract()`: the name of the type. */
function typeLiteral(node: SyntaxNode, context: ExpressionContext): Expression {
  const type = node.children.find((child) => child.kind === 'PrimitiveTypeExpression')?.children[0]?.text;
  return type === undefined
    ? unsupported(node.at, 'this type', context)
    : { kind: 'literal', type: 'string', value: type, at: node.at };
}

/** `datetime()` is the moment of the query; other datetimes that are no literal cannot be read. */
function momentLiteral(node: SyntaxNode, context: ExpressionContext): Expression {
  return /^datetime\s*\(\s*\)$/i.test(node.children[0]?.text ?? '')
    ? { kind: 'call', name: 'now', arguments: [], at: node.at }
    : unsupported(node.at, 'this datetime', context);
}

function compileSign(node: SyntaxNode, context: ExpressionContext): Expression {
  const operand = node.children[1];
  if (operand === undefined) return unsupported(node.at, 'a sign without a value', context);
  const value = compileExpression(operand, context);
  if (node.kind === 'UnaryPlusExpression') return { ...value, at: node.at };
  return { kind: 'operation', operator: '-', operands: [value], at: node.at };
}

/** `a.b`, `a["b"]`, `a[0]`. */
function compileMember(node: SyntaxNode, context: ExpressionContext): Expression {
  const [object, ...rest] = node.children;
  const selector = rest.at(-1);
  if (object === undefined || selector === undefined) return unsupported(node.at, 'this path', context);
  const key = node.kind === 'PathExpression' ? pathKey(selector) : elementKey(selector, context);
  if (key === undefined) return unsupported(node.at, 'this path', context);
  return {
    kind: 'operation',
    operator: '[]',
    operands: [compileExpression(object, context), key],
    at: node.at,
  };
}

function pathKey(selector: SyntaxNode): Expression | undefined {
  const name = selector.kind === 'NameReference' ? nameOf(selector) : undefined;
  return name === undefined ? undefined : { kind: 'literal', type: 'string', value: name, at: selector.at };
}

function elementKey(selector: SyntaxNode, context: ExpressionContext): Expression | undefined {
  const index = selector.children.find((child) => !/^(Open|Close)BracketToken$/.test(child.kind));
  return index === undefined ? undefined : compileExpression(index, context);
}

function compileBinary(node: SyntaxNode, context: ExpressionContext): Expression {
  const [left, token, right] = node.children;
  const operator = token?.text?.replace(/\s+/g, ' ');
  if (
    left === undefined ||
    right === undefined ||
    operator === undefined ||
    !BINARY_OPERATORS.has(operator)
  ) {
    return unsupported(node.at, `\`${node.children[0]?.text ?? operator ?? node.kind}\``, context);
  }
  if (operator === 'and' || operator === 'or') {
    return { kind: 'operation', operator, operands: compileChain(node, context), at: node.at };
  }
  const operands = [compileExpression(left, context), ...compileRight(right, context)];
  const operation: OperationExpression = {
    kind: 'operation',
    operator: operator === '<>' ? '!=' : operator,
    operands,
    at: node.at,
  };
  return checked(operation, context);
}

/** The operands of `a or b or c`, which the parser nests to the left. */
function compileChain(node: SyntaxNode, context: ExpressionContext): Expression[] {
  const operands: SyntaxNode[] = [];
  let current = node;
  for (;;) {
    const [left, , right] = current.children;
    if (left === undefined || right === undefined) break;
    operands.unshift(right);
    if (left.kind !== node.kind) {
      operands.unshift(left);
      break;
    }
    current = left;
  }
  return operands.map((operand) => compileExpression(operand, context));
}

/** The right side: one value, the items of a list, or the two ends of a range. */
function compileRight(node: SyntaxNode, context: ExpressionContext): Expression[] {
  if (node.kind !== 'ExpressionList' && node.kind !== 'ExpressionCouple')
    return [compileExpression(node, context)];
  const items = node.children.filter((child) => !/^(OpenParen|CloseParen|DotDot)Token$/.test(child.kind));
  return items.map((item) =>
    isTabular(item, context)
      ? unsupported(item.at, 'a table as the list of an operator', context)
      : compileExpression(item, context),
  );
}

function isTabular(node: SyntaxNode, context: ExpressionContext): boolean {
  if (node.kind === 'ParenthesizedExpression') {
    return node.children.some((child) => isTabular(child, context));
  }
  if (node.kind === 'PipeExpression' || node.kind === 'DataTableExpression') return true;
  if (node.kind !== 'NameReference') return false;
  const binding = context.scope.bindings.get(nameOf(node) ?? '');
  return binding?.kind === 'tabular';
}

function checked(operation: OperationExpression, context: ExpressionContext): Expression {
  const [, right] = operation.operands;
  if (operation.operator !== 'matches regex') return operation;
  const pattern = right === undefined ? undefined : bodyOf(right);
  if (pattern?.kind !== 'literal') {
    return unsupported(operation.at, 'a regular expression that is not a constant', context);
  }
  const problem = regexProblem(String(pattern.value));
  return problem === undefined
    ? operation
    : unsupported(operation.at, `a regular expression (${problem})`, context);
}

function compileCall(node: SyntaxNode, context: ExpressionContext): Expression {
  const name = nameOf(node.children[0]) ?? '';
  const list = node.children.find((child) => child.kind === 'ExpressionList');
  const argumentNodes = (list?.children ?? []).filter(
    (child) => !/^(Open|Close)ParenToken$/.test(child.kind),
  );
  const binding = context.scope.bindings.get(name);
  if (binding?.kind === 'function') {
    return inlineLambda(name, binding, argumentNodes, node, context);
  }
  const operands = argumentNodes.map((argument) => compileExpression(argument, context));
  if (name === 'not' && operands.length === 1) {
    return { kind: 'operation', operator: 'not', operands, at: node.at };
  }
  const [column] = operands;
  if (name === 'column_ifexists' && column?.kind === 'literal' && typeof column.value === 'string') {
    // The tables have their columns: the default stands for other clusters and older schemas.
    return { kind: 'column', name: column.value, at: node.at };
  }
  const problem = invalidCall(name, operands);
  if (problem !== undefined) return unsupported(node.at, problem, context);
  return { kind: 'call', name, arguments: operands, at: node.at };
}

/** Puts the body of a lambda in the place of its call. */
function inlineLambda(
  name: string,
  binding: { readonly declaration: SyntaxNode; readonly scope: Scope },
  argumentNodes: readonly SyntaxNode[],
  node: SyntaxNode,
  context: ExpressionContext,
): Expression {
  const scalar = (argument: SyntaxNode) => ({
    kind: 'scalar' as const,
    value: compileExpression(argument, context),
  });
  const scope = bindParameters(binding, argumentNodes, context.scope.depth, scalar);
  if (scope === undefined) return unsupported(node.at, `the call of \`${name}\``, context);
  const { lets, result } = bodyStatements(binding.declaration);
  let inner: ExpressionContext = { compilation: context.compilation, scope };
  for (const statement of lets) inner = { ...inner, scope: bindScalarLet(statement, inner) };
  if (result === undefined) return unsupported(node.at, `the call of \`${name}\``, context);
  return { kind: 'inline', name, body: compileExpression(result, inner), at: node.at };
}

function bindScalarLet(statement: SyntaxNode, context: ExpressionContext): Scope {
  const name = nameOf(statement.children.find((child) => child.kind === 'NameDeclaration')) ?? '';
  const value = statement.children.at(-1);
  if (value === undefined) return context.scope;
  const bindings = new Map(context.scope.bindings);
  bindings.set(
    name,
    value.kind === 'FunctionDeclaration'
      ? { kind: 'function', declaration: value, scope: context.scope }
      : { kind: 'scalar', value: compileExpression(value, context) },
  );
  return { ...context.scope, bindings };
}

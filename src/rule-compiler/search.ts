import type { Expression } from '../rule/tree.ts';
import { compileExpression } from './expression.ts';
import { addCondition, type Leg } from './leg.ts';
import type { ExpressionContext } from './name.ts';
import { nameOf, type SyntaxNode } from './syntax.ts';

/**
 * Adds the predicate of `search` as conditions on columns: a bare string is a term of any column, `column:"x"` a term of
 * that column, everything else an ordinary predicate (Microsoft Learn, "search operator").
 */
export function searchStep(leg: Leg, node: SyntaxNode, context: ExpressionContext): Leg {
  const predicate = node.children.findLast(
    (child) => child.kind.endsWith('Expression') || child.kind === 'NameReference',
  );
  if (predicate === undefined || leg.stopped) return leg;
  const caseSensitive = node.children.some(
    (child) =>
      child.kind === 'NamedParameter' &&
      nameOf(child.children[0]) === 'kind' &&
      nameOf(child.children.at(-1)) === 'case_sensitive',
  );
  return addCondition(leg, searchExpression(predicate, caseSensitive ? 'has_cs' : 'has', context));
}

function searchExpression(node: SyntaxNode, has: string, context: ExpressionContext): Expression {
  if (node.string !== undefined)
    return termIn({ kind: 'column', name: '*', at: node.at }, node, has, context);
  switch (node.kind) {
    case 'StarExpression':
      return { kind: 'literal', type: 'bool', value: true, at: node.at };
    case 'AndExpression':
    case 'OrExpression': {
      const operator = node.kind === 'AndExpression' ? 'and' : 'or';
      const operands = [node.children[0], node.children[2]].flatMap((child) =>
        child === undefined ? [] : [searchExpression(child, has, context)],
      );
      return { kind: 'operation', operator, operands, at: node.at };
    }
    case 'ParenthesizedExpression': {
      const inner = node.children[1];
      return inner === undefined
        ? compileExpression(node, context)
        : { ...searchExpression(inner, has, context), at: node.at };
    }
    case 'FunctionCallExpression': {
      const [argument] = node.children[1]?.children.slice(1, -1) ?? [];
      if (nameOf(node.children[0]) !== 'not' || argument === undefined)
        return compileExpression(node, context);
      return {
        kind: 'operation',
        operator: 'not',
        operands: [searchExpression(argument, has, context)],
        at: node.at,
      };
    }
    case 'SearchExpression': {
      const [left, , right] = node.children;
      if (left === undefined || right === undefined) return compileExpression(node, context);
      return { ...termIn(compileExpression(left, context), right, has, context), at: node.at };
    }
    default:
      return compileExpression(node, context);
  }
}

/**
 * `"ab*"` is a prefix of a term, `"*ab"` a suffix, `"*ab*"` any part of the text, `"a*b"` a pattern of terms.
 */
function termIn(column: Expression, node: SyntaxNode, has: string, context: ExpressionContext): Expression {
  const text = node.string;
  if (text === undefined) {
    return {
      kind: 'operation',
      operator: has,
      operands: [column, compileExpression(node, context)],
      at: node.at,
    };
  }
  const sensitive = has.endsWith('_cs') ? '_cs' : '';
  const starts = text.startsWith('*');
  const ends = text.endsWith('*') && text.length > 1;
  const value = text.slice(starts ? 1 : 0, ends ? -1 : undefined);
  if (value.includes('*')) {
    const parts = value.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
    return patternIn(column, `${sensitive === '' ? '(?i)' : ''}\\b${parts.join('.*')}\\b`, node);
  }
  const operator = starts && ends ? 'contains' : ends ? 'hasprefix' : starts ? 'hassuffix' : 'has';
  return {
    kind: 'operation',
    operator: `${operator}${sensitive}`,
    operands: [column, { kind: 'literal', type: 'string', value, at: node.at }],
    at: node.at,
  };
}

function patternIn(column: Expression, pattern: string, { at }: SyntaxNode): Expression {
  const literal: Expression = { kind: 'literal', type: 'string', value: pattern, at };
  return { kind: 'operation', operator: 'matches regex', operands: [column, literal], at };
}

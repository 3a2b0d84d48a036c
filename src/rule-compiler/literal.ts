import { formatDatetime, formatTimespan, parseDatetime, parseTimespan } from '../rule/time.ts';
import type { Json, LiteralExpression, ScalarType } from '../rule/tree.ts';
import type { SyntaxNode } from './syntax.ts';

const TYPE_BY_KIND: Readonly<Record<string, ScalarType>> = {
  BooleanLiteralExpression: 'bool',
  DateTimeLiteralExpression: 'datetime',
  DecimalLiteralExpression: 'decimal',
  GuidLiteralExpression: 'guid',
  IntLiteralExpression: 'int',
  LongLiteralExpression: 'long',
  RealLiteralExpression: 'real',
  TimespanLiteralExpression: 'timespan',
};

/** The literal that a node denotes; undefined where it is none, or one whose value cannot be read. */
export function literalOf(node: SyntaxNode): LiteralExpression | undefined {
  if (node.string !== undefined) return { kind: 'literal', type: 'string', value: node.string, at: node.at };
  if (node.kind === 'DynamicExpression') {
    const content = node.children.find((child) => !/^(Dynamic|OpenParen|CloseParen)/.test(child.kind));
    const value = content === undefined ? undefined : dynamicValue(content);
    return value === undefined ? undefined : { kind: 'literal', type: 'dynamic', value, at: node.at };
  }
  const type = TYPE_BY_KIND[node.kind];
  const text = node.children[0]?.text;
  if (type === undefined || text === undefined) return undefined;
  const value = scalarValue(type, withoutTypeName(text));
  return value === undefined ? undefined : { kind: 'literal', type, value, at: node.at };
}

/** `long(5)` → `5`; `5` stays. */
function withoutTypeName(text: string): string {
  const typed = /^[a-z]+\s*\((.*)\)$/is.exec(text);
  return (typed?.[1] ?? text).trim();
}

function scalarValue(type: ScalarType, text: string): Json | undefined {
  if (text === 'null') return null;
  switch (type) {
    case 'bool':
      return boolValue(text);
    case 'int':
    case 'long':
      return integerValue(text);
    case 'real':
    case 'decimal':
      return realValue(text);
    case 'datetime': {
      const ticks = parseDatetime(unquoted(text));
      return ticks === undefined ? undefined : formatDatetime(ticks);
    }
    case 'timespan': {
      const ticks = parseTimespan(unquoted(text));
      return ticks === undefined ? undefined : formatTimespan(ticks);
    }
    default:
      return unquoted(text).toLowerCase();
  }
}

function boolValue(text: string): boolean | undefined {
  const lower = text.toLowerCase();
  if (lower === 'true' || lower === '1') return true;
  return lower === 'false' || lower === '0' ? false : undefined;
}

function integerValue(text: string): Json | undefined {
  if (!/^-?(?:\d+|0[xX][0-9a-fA-F]+)$/.test(text)) return undefined;
  const value = text.startsWith('-') ? -BigInt(text.slice(1)) : BigInt(text);
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value.toString();
}

function realValue(text: string): Json | undefined {
  const special = /^([+-]?)(inf|nan)$/i.exec(text);
  if (special) return `${special[1] === '-' ? '-' : ''}${special[2]?.toLowerCase()}`;
  const value = Number(text);
  if (text === '' || Number.isNaN(value)) return undefined;
  // JSON has one zero.
  return Object.is(value, -0) ? '-0' : value;
}

function unquoted(text: string): string {
  return /^(["']).*\1$/s.test(text) ? text.slice(1, -1) : text;
}

/** The value inside `dynamic(…)`: JSON, with Kusto's other literals as the strings that stand for them. */
function dynamicValue(node: SyntaxNode): Json | undefined {
  if (node.string !== undefined) return node.string;
  switch (node.kind) {
    case 'JsonArrayExpression':
      return every(node.children.filter(isValue).map(dynamicValue));
    case 'JsonObjectExpression':
      return objectValue(node);
    case 'NullLiteralExpression':
      return null;
    case 'UnaryMinusExpression': {
      const value = node.children[1] === undefined ? undefined : dynamicValue(node.children[1]);
      return typeof value === 'number' ? -value : undefined;
    }
    default:
      return literalOf(node)?.value;
  }
}

function objectValue(node: SyntaxNode): Json | undefined {
  const entries: [string, Json][] = [];
  for (const pair of node.children.filter((child) => child.kind === 'JsonPair')) {
    const [key, , valueNode] = pair.children;
    const value = valueNode === undefined ? undefined : dynamicValue(valueNode);
    if (key === undefined || value === undefined) return undefined;
    entries.push([key.string ?? '', value]);
  }
  return Object.fromEntries(entries);
}

function isValue(node: SyntaxNode): boolean {
  return !/^(Open|Close)(Bracket|Brace|Paren)Token$/.test(node.kind);
}

function every(values: readonly (Json | undefined)[]): Json | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === values.length ? known : undefined;
}

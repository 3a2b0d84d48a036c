import type { KqlSyntaxError } from '../rule/compile-result.ts';
import type { SourceSpan } from '../rule/tree.ts';
import { type Kusto, type KustoNode, loadKusto } from './kusto.ts';

/** A node of the parsed text as plain data. Lists and separators are gone: `children` holds what they separate. */
export interface SyntaxNode {
  /** As `SyntaxKind` of the parser names it; the operator of an expression is told by its token instead. */
  readonly kind: string;
  readonly at: SourceSpan;
  readonly children: readonly SyntaxNode[];
  /** Of a token: its characters. */
  readonly text?: string;
  /** Of a string literal or its token: the string that it denotes. */
  readonly string?: string;
}

export type Parsed =
  | { readonly kind: 'parsed'; readonly root: SyntaxNode }
  | { readonly kind: 'syntax-error'; readonly error: KqlSyntaxError }
  | { readonly kind: 'too-deep' };

/** Beyond this depth a query is not one that a person wrote, and walking it would threaten the stack. */
const MAX_DEPTH = 1000;

class TooDeep extends Error {}

/** Parses a KQL text. The depth of the result is bounded, so that walking it recursively is safe. */
export function parseKql(text: string): Parsed {
  const kusto = loadKusto();
  const locate = locator(text);
  try {
    const { root, diagnostics } = kusto.parse(text);
    const first = diagnostics
      .filter((diagnostic) => diagnostic.Severity === 'Error')
      .sort((a, b) => a.Start - b.Start)[0];
    if (first !== undefined) {
      const { line, column } = locate(first.Start, first.Start);
      return { kind: 'syntax-error', error: { code: first.Code, message: first.Message, line, column } };
    }
    return { kind: 'parsed', root: convert(root, kusto, locate, 0) };
  } catch (error) {
    // The parser itself recurses: on deeply nested text the stack runs out inside it.
    if (error instanceof TooDeep || isStackOverflow(error)) return { kind: 'too-deep' };
    throw error;
  }
}

function isStackOverflow(error: unknown): boolean {
  // The parser lives in a context of its own, whose RangeError is not ours: tell it by name.
  return error instanceof Object && 'name' in error && error.name === 'RangeError';
}

function convert(node: KustoNode, kusto: Kusto, locate: Locate, depth: number): SyntaxNode {
  if (depth > MAX_DEPTH) throw new TooDeep();
  const kind = kusto.kindOf(node);
  const children: SyntaxNode[] = [];
  for (let index = 0; index < node.ChildCount; index += 1) {
    const child = node.GetChild(index);
    if (child === null || child.End <= child.TextStart) continue;
    const converted = convert(child, kusto, locate, depth + 1);
    if (converted.kind === 'List' || converted.kind === 'SeparatedElement') {
      children.push(...converted.children.filter((item) => item.kind !== 'CommaToken'));
    } else {
      children.push(converted);
    }
  }
  return {
    kind,
    at: locate(node.TextStart, node.End),
    children,
    ...(node.ChildCount === 0 && typeof node.Text === 'string' ? { text: node.Text } : {}),
    ...stringOf(node, kind),
  };
}

function stringOf(node: KustoNode, kind: string): { string?: string } {
  if (kind === 'StringLiteralToken' && typeof node.ValueText === 'string') return { string: node.ValueText };
  if (!kind.endsWith('StringLiteralExpression') || typeof node.LiteralValue !== 'string') return {};
  return { string: node.LiteralValue };
}

type Locate = (start: number, end: number) => SourceSpan;

/** Turns offsets into lines and columns; `\r\n`, `\n` and `\r` each end a line. */
function locator(text: string): Locate {
  const starts = [0];
  for (const match of text.matchAll(/\r\n|\n|\r/g)) starts.push(match.index + match[0].length);
  return (start, end) => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= start) low = middle;
      else high = middle - 1;
    }
    return { start, end, line: low + 1, column: start - (starts[low] ?? 0) + 1 };
  };
}

/** The first child of one of the kinds. */
export function childOf(node: SyntaxNode, ...kinds: readonly string[]): SyntaxNode | undefined {
  return node.children.find((child) => kinds.includes(child.kind));
}

/** The identifier that a name, a declaration or a reference spells; undefined for anything else. */
export function nameOf(node: SyntaxNode | undefined): string | undefined {
  if (node === undefined) return undefined;
  if (NAME_KINDS.has(node.kind)) {
    const inner = node.children.find((child) => child.kind !== 'OpenBracketToken');
    return inner === undefined ? node.text : nameOf(inner);
  }
  if (node.kind.endsWith('StringLiteralExpression')) return node.string;
  return node.text;
}

const NAME_KINDS = new Set([
  'NameReference',
  'NameDeclaration',
  'TokenName',
  'BracketedName',
  'WildcardedName',
  'BracedName',
  'TokenLiteralExpression',
]);

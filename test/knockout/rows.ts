import { stripTypeScriptTypes } from 'node:module';
import { type AnyNode, parse, parseExpressionAt } from 'acorn';
import { type Cut, cutItems } from './cut.ts';
import { cutsOfExpression, cutsOfGlob, type Writing } from './expressions.ts';

/** What of a module is taken out: the rows of its tables alone, or the conditions of its functions, too. */
export type Kind = 'tables' | 'clauses';

/** A node of a module or a JSON file, and where it stands. */
interface Place {
  readonly source: string;
  readonly node: AnyNode;
  readonly parent: AnyNode | undefined;
  /** What a function or a class makes while it works is no table. */
  readonly inFunction: boolean;
  readonly isJson: boolean;
}

// Functions that make a list of the words of a text.
const LISTS = new Set(['words', 'names', 'prefix']);
// What an entry or a reason cannot be without, or has for people.
const NO_ROWS = new Set([
  'version',
  'id',
  'category',
  'title',
  'owner',
  'reason',
  'weight',
  'points',
  'text',
  'why',
  'checkNext',
]);

function isNode(value: unknown): value is AnyNode {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

function childrenOf(node: AnyNode): readonly AnyNode[] {
  return Object.values(node).flat().filter(isNode);
}

function textOf({ source }: Place, { start, end }: AnyNode): string {
  return source.slice(start, end);
}

/** Cuts of a part of the text, as cuts of the whole. */
function within(
  { source }: Place,
  start: number,
  end: number,
  cutsOfPart: (part: string) => readonly Cut[],
): readonly Cut[] {
  return cutsOfPart(source.slice(start, end)).map((cut) => ({
    ...cut,
    start: cut.start + start,
    end: cut.end + start,
  }));
}

function wordsIn(text: string): readonly Cut[] {
  const found = [...text.matchAll(/\S+/g)];
  const spans = found.map(({ 0: word, index }) => ({ start: index, end: index + word.length }));
  return cutItems(text, spans, text.length);
}

function nameOf(node: AnyNode | undefined): string {
  if (node?.type === 'Identifier') return node.name;
  return node?.type === 'Literal' ? String(node.value) : '';
}

function isList({ parent }: Place): boolean {
  return parent?.type === 'CallExpression' && LISTS.has(nameOf(parent.callee));
}

function literalRows(place: Place): readonly Cut[] {
  const { node, parent, isJson } = place;
  const [start, end] = [node.start + 1, node.end - 1];
  if (node.type === 'Literal' && 'regex' in node && node.regex) {
    const { pattern } = node.regex;
    return within(place, start, start + pattern.length, (text) => cutsOfExpression(text, 'raw'));
  }
  if (node.type === 'Literal' && typeof node.value !== 'string') return [];
  if (isList(place)) return within(place, start, end, wordsIn);
  if (node.type === 'TemplateLiteral') {
    const writing: Writing = parent?.type === 'TaggedTemplateExpression' ? 'raw' : 'doubled';
    const isExpression = writing === 'raw' || textOf(place, node).includes('(?:');
    return isExpression ? within(place, start, end, (text) => cutsOfExpression(text, writing)) : [];
  }
  return isJson && parent?.type === 'ArrayExpression' ? within(place, start, end, cutsOfGlob) : [];
}

/** What a table loses: an item of a list, a property of an object, a word of a text, an alternative. */
function tableRows(place: Place): readonly Cut[] {
  const { source, node, inFunction } = place;
  switch (node.type) {
    case 'ArrayExpression': {
      const elements = node.elements.filter((element) => element !== null);
      return cutItems(source, elements, node.end - 1);
    }
    case 'ObjectExpression': {
      if (inFunction) return [];
      const names = node.properties.map((one) => (one.type === 'Property' ? nameOf(one.key) : ''));
      const cuts = cutItems(source, node.properties, node.end - 1);
      return cuts.filter((_, index) => !NO_ROWS.has(names[index] ?? ''));
    }
    case 'Literal':
    case 'TemplateLiteral':
      return literalRows(place);
    default:
      return [];
  }
}

/** What a function loses: a condition, one side of an operator, a filter. */
function clauses(place: Place): readonly Cut[] {
  const { node } = place;
  const { start, end } = node;
  const keep = (one: AnyNode, gone: AnyNode): Cut => ({
    start,
    end,
    by: `(${textOf(place, one)})`,
    what: textOf(place, gone),
  });
  switch (node.type) {
    case 'LogicalExpression':
      return node.operator === '??' ? [] : [keep(node.left, node.right), keep(node.right, node.left)];
    case 'ConditionalExpression':
      return [keep(node.consequent, node.alternate), keep(node.alternate, node.consequent)];
    case 'IfStatement': {
      const by = node.alternate ? textOf(place, node.alternate) : '{}';
      return [{ start, end, by, what: `if (${textOf(place, node.test)})` }];
    }
    case 'CallExpression': {
      const { callee } = node;
      if (callee.type !== 'MemberExpression' || nameOf(callee.property) !== 'filter') return [];
      const from = callee.object.end;
      return [{ start: from, end, by: '', what: place.source.slice(from, end) }];
    }
    default:
      return [];
  }
}

/** Everything that can be taken out of a module or a JSON file, each by itself. */
export function cutsOf(file: string, source: string, kind: Kind): readonly Cut[] {
  const isJson = file.endsWith('.json');
  const tree = isJson
    ? parseExpressionAt(source, 0, { ecmaVersion: 'latest' })
    : parse(stripTypeScriptTypes(source), { ecmaVersion: 'latest', sourceType: 'module' });
  const cuts: Cut[] = [];
  function visit(node: AnyNode, parent: AnyNode | undefined, inFunction: boolean): void {
    const place: Place = { source, node, parent, inFunction, isJson };
    cuts.push(...tableRows(place));
    if (kind === 'clauses' && inFunction) cuts.push(...clauses(place));
    const inside = inFunction || /^(?:ArrowFunction|Function|Class)/.test(node.type);
    for (const child of childrenOf(node)) visit(child, node, inside);
  }
  if (isNode(tree)) visit(tree, undefined, false);
  return cuts;
}

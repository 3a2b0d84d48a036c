import { type CanonicalContext, columnText, type ListItem, listCondition } from './canonical.ts';
import { isTextOfTable } from './drift-conditions.ts';
import { bodyOf, type CompiledRule, type Expression, type LiteralExpression } from './tree.ts';

/** The lists that a rule names with `let`: name → items by their meaning. */
export type NamedLists = ReadonlyMap<string, ReadonlyMap<string, string>>;

const ANY_COLUMN: CanonicalContext = { column: columnText, isText: isTextOfTable };

/** The named lists that the conditions of a rule ask for. A name with two meanings is left out. */
export function namedLists(rule: CompiledRule): NamedLists {
  const lists = new Map<string, ReadonlyMap<string, string>>();
  const ambiguous = new Set<string>();
  for (const { literal, condition } of rule.branches.flatMap((branch) =>
    branch.steps.flatMap((step) => (step.kind === 'where' ? listsIn(step.condition) : [])),
  )) {
    const items = itemsOf(literal, condition);
    const known = lists.get(literal.name);
    if (known !== undefined && !sameKeys(known, items)) ambiguous.add(literal.name);
    lists.set(literal.name, items);
  }
  for (const name of ambiguous) lists.delete(name);
  return lists;
}

interface NamedLiteral {
  readonly literal: LiteralExpression & { readonly name: string };
  readonly condition: Expression;
}

function listsIn(expression: Expression): NamedLiteral[] {
  const body = bodyOf(expression);
  if (body.kind !== 'operation') return [];
  if (listCondition(body, ANY_COLUMN) === undefined || body.operator === 'not') {
    return body.operands.flatMap(listsIn);
  }
  return body.operands.slice(1).flatMap((operand) => {
    const literal = bodyOf(operand);
    return literal.kind === 'literal' && literal.name !== undefined
      ? [{ literal: { ...literal, name: literal.name }, condition: body }]
      : [];
  });
}

/** The items of one list of a condition: case counts as it does to the operator. */
function itemsOf(literal: LiteralExpression, condition: Expression): ReadonlyMap<string, string> {
  const body = bodyOf(condition);
  const [left] = body.kind === 'operation' ? body.operands : [];
  if (body.kind !== 'operation' || left === undefined) return new Map();
  const list = listCondition({ ...body, operands: [left, literal] }, ANY_COLUMN);
  return new Map((list?.items ?? []).map(({ key, shown }) => [key, shown]));
}

function sameKeys(one: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>): boolean {
  return one.size === other.size && [...one.keys()].every((key) => other.has(key));
}

/** A list of both rules whose items differ, and what to say of it. */
export interface ChangedList {
  readonly name: string;
  readonly sentences: readonly string[];
}

export function changedLists(before: NamedLists, after: NamedLists): ChangedList[] {
  return [...before].flatMap(([name, items]) => {
    const now = after.get(name);
    if (now === undefined || sameKeys(items, now)) return [];
    return [{ name, sentences: listSentences(name, asItems(items), asItems(now)) }];
  });
}

function asItems(items: ReadonlyMap<string, string>): ListItem[] {
  return [...items].map(([key, shown]) => ({ key, shown }));
}

/** `X lacks …`, `X has … besides`. */
export function listSentences(
  what: string,
  before: readonly ListItem[],
  after: readonly ListItem[],
): string[] {
  const gone = before.filter(({ key }) => !after.some((item) => item.key === key));
  const added = after.filter(({ key }) => !before.some((item) => item.key === key));
  return [
    ...(gone.length === 0 ? [] : [`${what} lacks ${shownList(gone)}`]),
    ...(added.length === 0 ? [] : [`${what} also has ${shownList(added)}`]),
  ];
}

/** Longer lists say how many more there are. */
const MAX_SHOWN = 12;

function shownList(items: readonly ListItem[]): string {
  const shown = items.slice(0, MAX_SHOWN).map((item) => item.shown);
  const more = items.length - shown.length;
  return more > 0 ? `${shown.join(', ')} and ${more} more` : shown.join(', ');
}

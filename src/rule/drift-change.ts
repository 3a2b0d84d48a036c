import { alternativesOf, canonicalText, listCondition } from './canonical.ts';
import type { Condition } from './drift-conditions.ts';
import { listSentences } from './drift-lists.ts';
import { bodyOf, type Expression } from './tree.ts';

/** A clause in a sentence: on one line, cut where it gets long. */
export function shortText(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > 160 ? `${line.slice(0, 159)}…` : line;
}

/** What to say of a clause that became another; undefined when they have nothing to do with one another. */
export function describeChange(branch: string, before: Condition, after: Condition): string[] | undefined {
  return (
    changedList(branch, before, after) ??
    changedAlternatives(branch, before, after) ??
    changedValue(branch, before, after)
  );
}

/** The same question about another list. */
function changedList(branch: string, before: Condition, after: Condition): string[] | undefined {
  const old = listCondition(before.expression, before.context);
  const now = listCondition(after.expression, after.context);
  if (old === undefined || now === undefined) return undefined;
  if (old.subject !== now.subject || old.operator !== now.operator || old.negated !== now.negated)
    return undefined;
  const operator = `${now.negated ? 'not ' : ''}${now.operator}`;
  return listSentences(`${branch}: the list of \`${now.subject} ${operator}\``, old.items, now.items);
}

/** An `or` with some alternatives in common. */
function changedAlternatives(branch: string, before: Condition, after: Condition): string[] | undefined {
  const old = alternativeKeys(before);
  const now = alternativeKeys(after);
  const gone = [...old].filter(([key]) => !now.has(key));
  const added = [...now].filter(([key]) => !old.has(key));
  if (gone.length === old.size || (old.size === 1 && now.size === 1)) return undefined;
  return [
    ...gone.map(([, text]) => `${branch} lacks the alternative: ${text}`),
    ...added.map(([, text]) => `${branch} has one more alternative: ${text}`),
  ];
}

function alternativeKeys({ expression, context, words }: Condition): ReadonlyMap<string, string> {
  return new Map(
    alternativesOf(expression).map((item) => [
      canonicalText(item, context) ?? words(item),
      shortText(words(item)),
    ]),
  );
}

/** The same comparison with another value: another window, another name. */
function changedValue(branch: string, before: Condition, after: Condition): string[] | undefined {
  const old = comparedSubject(before);
  const now = comparedSubject(after);
  if (old === undefined || old !== now) return undefined;
  return [`${branch}: \`${shortText(before.text)}\` is \`${shortText(after.text)}\``];
}

/** The left side of a comparison, `not` looked through. */
function comparedSubject({
  expression,
  context,
}: Pick<Condition, 'expression' | 'context'>): string | undefined {
  const body = bodyOf(expression);
  if (body.kind !== 'operation' || body.operator === 'or' || body.operator === 'and') return undefined;
  const [first] = body.operands;
  if (first === undefined) return undefined;
  if (body.operator === 'not') return comparedSubject({ expression: first, context });
  const left: Expression = bodyOf(first);
  return left.kind === 'column' ? context.column(left.name) : undefined;
}

import type { CanonicalContext } from './canonical.ts';
import { describeChange, shortText } from './drift-change.ts';
import { type BranchConditions, type Condition, conditionsOf } from './drift-conditions.ts';
import { changedLists, type NamedLists, namedLists } from './drift-lists.ts';
import type { CompiledRule } from './tree.ts';

/**
 * Says in plain words how a rule differs in meaning from the shipped one; empty when it does not. Layout, comments,
 * the names of `let` bindings, the order of lists, clauses and union legs, and the columns of the result do not count.
 */
export function describeDrift(shipped: CompiledRule, rule: CompiledRule): string[] {
  const before = namedLists(shipped);
  const after = namedLists(rule);
  const lists = changedLists(before, after);
  const context = listContext(
    lists.map((list) => list.name),
    before,
    after,
  );
  const known = shipped.branches.map((branch) => conditionsOf(shipped, branch, context));
  const found = rule.branches.map((branch) => conditionsOf(rule, branch, context));
  const pairs = pairBranches(known, found);
  const paired = new Set(pairs.map(({ after: branch }) => branch));
  return unique([
    ...lists.flatMap((list) => list.sentences),
    ...known
      .filter((branch) => !pairs.some((pair) => pair.before === branch))
      .map((branch) => `branch ${branch.name} is missing`),
    ...pairs.flatMap(({ before: old, after: now }) => describeBranch(old, now)),
    ...found
      .filter((branch) => !paired.has(branch))
      .map(
        (branch) => `branch ${branch.name} is not in the shipped rule: ${branch.table}, ${counted(branch)}`,
      ),
    ...rule.unsupported.map((part) => `line ${part.line}: ${part.reason}`),
  ]);
}

/** Lists that changed are written by name, so that the clauses that use them are seen to be the same. */
function listContext(
  names: readonly string[],
  before: NamedLists,
  after: NamedLists,
): CanonicalContext['listName'] {
  return (literal) =>
    literal.name !== undefined &&
    names.includes(literal.name) &&
    before.has(literal.name) &&
    after.has(literal.name)
      ? literal.name
      : undefined;
}

interface Pair {
  readonly before: BranchConditions;
  readonly after: BranchConditions;
}

/** Branches are the same when they have the same name and table, else the same conditions, else the same name. */
function pairBranches(known: readonly BranchConditions[], found: readonly BranchConditions[]): Pair[] {
  const pairs: Pair[] = [];
  const free = new Set(found);
  const rest = new Set(known);
  const tests: readonly ((one: BranchConditions, other: BranchConditions) => boolean)[] = [
    (one, other) => one.name === other.name && one.table === other.table,
    (one, other) => one.table === other.table && sameConditions(one, other),
    (one, other) => one.name === other.name,
  ];
  for (const isSame of tests) {
    for (const before of rest) {
      const after = [...free].find((candidate) => isSame(before, candidate));
      if (after === undefined) continue;
      pairs.push({ before, after });
      rest.delete(before);
      free.delete(after);
    }
  }
  return known.flatMap((branch) => pairs.filter(({ before }) => before === branch));
}

function sameConditions(one: BranchConditions, other: BranchConditions): boolean {
  return (
    one.conditions.length === other.conditions.length &&
    one.conditions.every(({ key }) => other.conditions.some((condition) => condition.key === key))
  );
}

function describeBranch(before: BranchConditions, after: BranchConditions): string[] {
  const branch = `branch ${before.name}`;
  const sentences: string[] = [];
  if (!sameName(before, after)) sentences.push(`${branch} is named ${after.name}`);
  if (before.table !== after.table)
    sentences.push(`${branch} reads ${after.table} instead of ${before.table}`);
  const gone = before.conditions.filter(({ key }) => !after.conditions.some((one) => one.key === key));
  const added = after.conditions.filter(({ key }) => !before.conditions.some((one) => one.key === key));
  for (const condition of gone) {
    const change = firstChange(branch, condition, added);
    if (change === undefined) sentences.push(`${branch} lacks the clause: ${shortText(condition.text)}`);
    else {
      added.splice(added.indexOf(change.condition), 1);
      sentences.push(...change.sentences);
    }
  }
  if (added.length === 0) return sentences;
  const words = added.length === 1 ? 'one more clause' : `${added.length} more clauses`;
  return [...sentences, `${branch} has ${words}: ${added.map(({ text }) => shortText(text)).join('; ')}`];
}

/** The first of the added clauses that is the old one changed. */
function firstChange(
  branch: string,
  old: Condition,
  added: readonly Condition[],
): { readonly condition: Condition; readonly sentences: readonly string[] } | undefined {
  for (const condition of added) {
    const sentences = describeChange(branch, old, condition);
    if (sentences !== undefined) return { condition, sentences };
  }
  return undefined;
}

/** Branches without a name are counted: their number says where they stand, which does not matter. */
function sameName(one: BranchConditions, other: BranchConditions): boolean {
  return one.name === other.name || [one, other].every(({ name }) => /^Branch \d+$/.test(name));
}

function counted({ conditions }: BranchConditions): string {
  return conditions.length === 1 ? 'one clause' : `${conditions.length} clauses`;
}

function unique(sentences: readonly string[]): string[] {
  return [...new Set(sentences)];
}

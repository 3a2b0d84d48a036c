import { canonical } from '../text/canonical-json.ts';
import type { RelatedCase, Sighting, Stage, Story, StoryStep } from './story.schema.ts';
import { stages } from './story.schema.ts';

/** How far apart two steps of one story may lie. Installing by hand takes minutes; a script takes seconds. */
export const STORY_WINDOW_MS = 60 * 60 * 1000;

/** Enough for a story: there are six stages, and a case that only repeats others is left out. */
const MOST_RELATED = 12;

const BONDS = ['unit', 'payload', 'actor'] as const;

/** What joins two steps: the same unit, a program that one writes and the other comes from, or an unnamed reload. */
function bondOf(a: StoryStep, b: StoryStep): RelatedCase['joinedBy'] | undefined {
  const bond = likenessOf(a, b);
  // Last, since it costs most: nearly all pairs have nothing in common.
  const near = bond !== undefined && Math.abs(Date.parse(a.at) - Date.parse(b.at)) <= STORY_WINDOW_MS;
  return near ? bond : undefined;
}

function likenessOf(a: StoryStep, b: StoryStep): RelatedCase['joinedBy'] | undefined {
  if (a.units.some((unit) => b.units.includes(unit))) return 'unit';
  if (comesFrom(a, b) || comesFrom(b, a)) return 'payload';
  const unnamed = a.units.length === 0 || b.units.length === 0;
  return unnamed && a.actor !== undefined && a.actor === b.actor ? 'actor' : undefined;
}

function comesFrom({ below }: StoryStep, { runs }: StoryStep): boolean {
  return below !== undefined && runs?.includes(below) === true;
}

/**
 * Why two cases of a host belong together. Two cases that entries explain need no story, and one that shows
 * neither another stage nor another sign adds nothing to one: a unit that is started forty times is no story.
 */
export function joinedBy(a: Sighting, b: Sighting): RelatedCase['joinedBy'] | undefined {
  if (a.caseId === b.caseId || a.host !== b.host || (a.explained && b.explained)) return undefined;
  const joins = (bond: RelatedCase['joinedBy']): boolean =>
    a.steps.some((own) => b.steps.some((other) => bondOf(own, other) === bond));
  const bond = BONDS.find(joins);
  return bond === undefined || (saysAllOf(a, b) && saysAllOf(b, a)) ? undefined : bond;
}

/** Whether `a` tells all that `b` tells. */
function saysAllOf(a: Sighting, b: Sighting): boolean {
  return (
    a.disposition === b.disposition &&
    a.explained === b.explained &&
    b.signs.every((code) => a.signs.includes(code)) &&
    b.steps.every((step) => a.steps.some(({ stage, below }) => stage === step.stage && below === step.below))
  );
}

type State = Pick<Sighting, 'caseId' | 'values'>;

/** The latest of several states of each case, by its id: evidence only grows. */
export function latestStates<One extends State>(states: readonly One[]): ReadonlyMap<string, One> {
  const found = new Map<string, One>();
  for (const one of states) {
    const other = found.get(one.caseId);
    const later = other === undefined || one.values > other.values;
    const first = one.values === other?.values && canonical(one) > canonical(other);
    if (later || first) found.set(one.caseId, one);
  }
  return found;
}

const RANK = { 'likely-malicious': 0, 'needs-review': 1, 'likely-benign': 2 } as const;

/** What a related case tells that another one might not. */
function newsIn({ steps, signs, disposition, explained, joinedBy: bond }: RelatedCase): readonly string[] {
  const told = steps.flatMap(({ stage, below }) =>
    below === undefined ? [stage] : [stage, `below ${below}`],
  );
  return [...told, ...signs, disposition, `explained ${explained}`, `by ${bond}`];
}

/**
 * Joins what is known of the related cases, and leaves out those that tell nothing beyond the ones before them: the
 * attack before the rest, so that a hundred starts of one unit are one related case and cost one revision. The order
 * in which they came leaves no trace: what one that was left out tells, the ones before it tell in any company.
 */
export function joinRelated(...known: readonly (readonly RelatedCase[])[]): readonly RelatedCase[] {
  const told = new Set<string>();
  return [...latestStates(known.flat()).values()]
    .sort((a, b) => RANK[a.disposition] - RANK[b.disposition] || (a.caseId < b.caseId ? -1 : 1))
    .filter((one) => {
      const news = newsIn(one).filter((item) => !told.has(item));
      for (const item of news) told.add(item);
      return news.length > 0;
    })
    .slice(0, MOST_RELATED);
}

/** The cases that belong to one story with a case; `others` has one state of each. */
export function relatedTo(own: Sighting, others: readonly Sighting[]): readonly RelatedCase[] {
  const related = others.flatMap((other) => {
    const bond = joinedBy(own, other);
    if (bond === undefined) return [];
    const { host: _, ...told } = other;
    return [{ ...told, joinedBy: bond }];
  });
  return joinRelated(related);
}

/** The distinct stages that some steps show together, in their order. */
export function stagesIn(steps: readonly StoryStep[]): readonly Stage[] {
  const runs = steps.some((step) => steps.some((other) => step !== other && comesFrom(step, other)));
  return stages.filter((stage) => (stage === 'running' ? runs : steps.some((step) => step.stage === stage)));
}

/** How far some steps go, which other steps may show to be a payload at work; `undefined` where there is none. */
export function stageOf(own: readonly StoryStep[], others: readonly StoryStep[]): Stage | undefined {
  if (own.some((step) => others.some((other) => comesFrom(step, other)))) return 'running';
  return stagesIn(own).at(-1);
}

/** What a case tells with its related ones; `undefined` for a case that takes no unit anywhere. */
export function tellStory(
  steps: readonly StoryStep[],
  disposition: Story['disposition'],
  related: readonly RelatedCase[],
): Story | undefined {
  const stage = stageOf(
    steps,
    related.flatMap((one) => one.steps),
  );
  return stage === undefined ? undefined : { stage, disposition, steps, related };
}

import type { AllowlistEntry } from '../allowlist/entry.schema.ts';
import { forEachBounded } from '../async/for-each-bounded.ts';
import { mapInSlices } from '../async/slices.ts';
import type { Case } from '../case/case.schema.ts';
import { reviseCase } from '../case/revise-case.ts';
import { sightingOf } from '../story/sighting.ts';
import type { RelatedCase, Sighting } from '../story/story.schema.ts';
import { joinedBy, latestStates, relatedTo } from '../story/tell-story.ts';
import { type JudgeDeps, judgeCase } from './judge-case.ts';
import { factsOf, hasNews, mergeFacts } from './merge-facts.ts';
import { IN_FLIGHT, type TriageDeps } from './triage-deps.ts';

/** The stories of a host are told in slices: each pair of its cases may belong to one. */
export type StoryDeps = Pick<TriageDeps, 'cases' | 'sightings'> & JudgeDeps;

/** Which cases of a host have to know of which others, now that some have been filed. */
async function newsOf(
  filed: readonly Sighting[],
  seen: readonly Sighting[],
  pause: JudgeDeps['pause'],
): Promise<ReadonlyMap<string, readonly RelatedCase[]>> {
  const states = latestStates([...seen, ...filed]);
  const all = [...states.values()];
  const fresh = new Set(filed.map(({ caseId }) => caseId));
  const own = [...fresh].flatMap((id) => states.get(id) ?? []);
  const joins = await mapInSlices(
    all,
    pause,
    (one) => !fresh.has(one.caseId) && own.some((a) => joinedBy(a, one)),
  );
  const others = all.filter((_, at) => joins[at]);
  const news = new Map<string, readonly RelatedCase[]>();
  for (const one of [...own, ...others]) {
    await pause();
    const related = relatedTo(one, all);
    // An older case has heard of the rest of them before.
    const concerns = fresh.has(one.caseId) || related.some(({ caseId }) => fresh.has(caseId));
    if (concerns && related.length > 0) news.set(one.caseId, related);
  }
  return news;
}

/**
 * Joins the cases of a host into stories. A case leaves its sighting after it is written and looks for others after
 * that, so that of two cases that are filed at once one at least sees both. Costs a revision for each case that learns
 * something.
 *
 * @param untold hears of each case of which that breaks, and throws on what is no trouble of that case
 * @returns the cases that were revised, as they stand now
 */
export async function tellStories(
  filed: Iterable<Case>,
  entries: readonly AllowlistEntry[],
  deps: StoryDeps,
  untold: (caseId: string, error: unknown) => void,
): Promise<readonly Case[]> {
  const sightings: Sighting[] = [];
  for (const one of filed) {
    try {
      const sighting = sightingOf(one);
      if (sighting !== undefined) sightings.push(sighting);
    } catch (error) {
      untold(one.id, error);
    }
  }
  const seen = await deps.sightings.leave(sightings);
  const news = new Map<string, readonly RelatedCase[]>();
  for (const [host, own] of Map.groupBy(sightings, (sighting) => sighting.host)) {
    for (const [id, related] of await newsOf(own, seen.get(host) ?? [], deps.pause)) news.set(id, related);
  }
  const told: Case[] = [];
  await forEachBounded([...news], IN_FLIGHT, async ([id, related]) => {
    try {
      const current = await tellCase(id, related, entries, deps);
      if (current !== undefined) told.push(current);
    } catch (error) {
      untold(id, error);
    }
  });
  return told;
}

/** The case with its related ones, as it stands now; `undefined` where there is none. */
function tellCase(
  id: string,
  related: readonly RelatedCase[],
  entries: readonly AllowlistEntry[],
  deps: StoryDeps,
): Promise<Case | undefined> {
  return reviseCase(deps.cases, id, (stored) => {
    const known = factsOf(stored);
    const facts = mergeFacts(known, { ...known, related });
    return hasNews(stored, facts) ? judgeCase(facts, entries, deps, stored) : undefined;
  });
}

/** The stored cases that belong to the story of a case which is not stored. */
export async function relatedNow(
  draft: Case,
  { sightings }: Pick<TriageDeps, 'sightings'>,
): Promise<readonly RelatedCase[]> {
  const own = sightingOf(draft);
  if (own === undefined) return [];
  const seen = await sightings.around(own);
  return relatedTo(own, [...latestStates(seen).values()]);
}

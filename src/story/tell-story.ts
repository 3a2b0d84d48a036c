import { compact } from '../compact.ts';
import { byTime, type SightedStep, type Sighting } from './sighting.ts';
import { type RelatedCase, type Stage, type Story, stages } from './story.schema.ts';

/** How far apart two steps of one story may lie. Installing by hand takes minutes; a script takes seconds. */
export const STORY_WINDOW_MS = 60 * 60 * 1000;

/** Enough for a story; a host with more alerts within the window has another problem. */
const MOST_RELATED = 20;

function near(a: SightedStep, b: SightedStep): boolean {
  return Math.abs(Date.parse(a.at) - Date.parse(b.at)) <= STORY_WINDOW_MS;
}

/**
 * Why two cases of a host belong together: they name the same unit, or one actor reloads the manager (which names
 * no unit) beside the other's steps.
 */
function joinedBy(own: Sighting, other: Sighting): RelatedCase['joinedBy'] | undefined {
  let byActor = false;
  for (const a of own.steps) {
    for (const b of other.steps) {
      if (!near(a, b)) continue;
      if (a.units.some((unit) => b.units.includes(unit))) return 'unit';
      const unnamed = a.units.length === 0 || b.units.length === 0;
      if (unnamed && a.actor !== undefined && a.actor === b.actor) byActor = true;
    }
  }
  return byActor ? 'actor' : undefined;
}

function furthest(steps: readonly SightedStep[]): Stage | undefined {
  return stages.findLast((stage) => steps.some((step) => step.stage === stage));
}

/** What a case's own rows and the other cases of its host tell together; `undefined` when it has no step. */
export function tellStory(own: Sighting, others: readonly Sighting[]): Story | undefined {
  const stage = furthest(own.steps);
  if (stage === undefined) return undefined;
  const related = others
    .filter((other) => other.caseId !== own.caseId && other.host === own.host)
    .flatMap((other) => {
      const reason = joinedBy(own, other);
      return reason === undefined ? [] : [{ other, reason }];
    })
    .sort((a, b) => (a.other.caseId < b.other.caseId ? -1 : 1))
    .slice(0, MOST_RELATED);
  const steps = [own, ...related.map(({ other }) => other)]
    .flatMap(({ caseId, steps: taken }) =>
      taken.map(({ stage: step, at, units }) => compact({ stage: step, at, caseId, unit: units[0] })),
    )
    .sort((a, b) => byTime(a, b) || (a.caseId < b.caseId ? -1 : 1));
  return {
    stage,
    steps,
    related: related.map(({ other, reason }) => ({
      caseId: other.caseId,
      disposition: other.disposition,
      joinedBy: reason,
      summary: other.summary,
    })),
  };
}

/** The distinct stages of a story, in their order. */
export function stagesIn(story: Story): readonly Stage[] {
  return stages.filter((stage) => story.steps.some((step) => step.stage === stage));
}

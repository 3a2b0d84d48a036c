import type { Claims } from '../allowlist/claims.ts';
import type { RelatedCase, Story } from '../story/story.schema.ts';
import { stagesIn } from '../story/tell-story.ts';
import { weightOf, weights } from './reasons.ts';

/** A reason that a story gives: its code, its points, and what shows it. */
export interface StoryReason {
  readonly code: string;
  readonly points: number;
  readonly evidence: string;
}

/** Stages beyond the first that count. Together they never make likely-malicious of a case without any sign. */
const MOST_STAGES = 3;
const MOST_SIGN_POINTS = 40;

/** Other cases of the story that no entry explains: an explained step is nobody's attack. */
function unexplained({ related }: Story): readonly RelatedCase[] {
  return related.filter((one) => !one.explained);
}

function severalStages(story: Story, others: readonly RelatedCase[]): readonly StoryReason[] {
  const moments = new Set(story.steps.map(({ at }) => at));
  // `enable --now` by itself is one act, not two steps.
  if (others.length === 0 && moments.size < 2) return [];
  const stages = stagesIn([...story.steps, ...others.flatMap((one) => one.steps)]);
  const counted = Math.min(MOST_STAGES, stages.length - 1);
  if (counted < 1) return [];
  const code = 'story.several-stages';
  return [{ code, points: counted * weightOf(code).points, evidence: stages.join(', ') }];
}

function relatedSigns(own: ReadonlySet<string>, others: readonly RelatedCase[]): readonly StoryReason[] {
  const signs = [...new Set(others.flatMap((one) => one.signs))].filter((code) => !own.has(code)).sort();
  const points = signs.reduce((sum, code) => sum + (weights[code]?.points ?? 0), 0);
  if (points <= 0) return [];
  return [
    { code: 'story.related-signs', points: Math.min(MOST_SIGN_POINTS, points), evidence: signs.join(', ') },
  ];
}

/** What a story adds to the score of one of its cases. It never takes anything away. */
export function storyReasons(
  story: Story | undefined,
  ownSigns: ReadonlySet<string>,
  claims: Claims,
): readonly StoryReason[] {
  if (story === undefined || claims.covered) return [];
  const others = unexplained(story);
  return [...severalStages(story, others), ...relatedSigns(ownSigns, others)];
}

/** The floor under a case one of whose related cases is an attack; evidence names that case. */
export function storyFloor(
  story: Story | undefined,
  { covered }: Claims,
): { readonly code: 'floor.story' | 'floor.story-explained'; readonly evidence: string } | undefined {
  const hostile = story?.related.filter((one) => one.disposition === 'likely-malicious') ?? [];
  // What an entry explains is doubted for the same unit, or the payload of it, not for a likeness of the actor.
  const found = covered ? hostile.find((one) => one.joinedBy !== 'actor') : hostile[0];
  if (found === undefined) return undefined;
  return { code: covered ? 'floor.story-explained' : 'floor.story', evidence: found.caseId };
}

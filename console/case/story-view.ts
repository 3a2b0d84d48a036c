import type { Case } from '../data/types.ts';

type Story = NonNullable<Case['story']>;

/** A step by which a unit came to run. */
export interface StoryStep {
  readonly stage: Story['stage'];
  readonly at: string;
  readonly units: readonly string[];
  /** The related case that it is of; `undefined` for this one. */
  readonly caseId: string | undefined;
}

/** The steps of a case and its related ones, by time. */
export function stepsOfStory({ steps, related }: Story): readonly StoryStep[] {
  const own = steps.map(({ stage, at, units }) => ({ stage, at, units, caseId: undefined }));
  const others = related.flatMap((other) =>
    other.steps.map(({ stage, at, units }) => ({ stage, at, units, caseId: other.caseId })),
  );
  return [...own, ...others].toSorted((a, b) => a.at.localeCompare(b.at));
}

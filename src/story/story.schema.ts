import { z } from 'zod';
import type { DeepReadonly } from '../types.ts';

/** The steps by which a unit comes to run, in their order. */
export const stageSchema = z.enum(['written', 'linked', 'reloaded', 'enabled', 'started']);

export const storyStepSchema = z
  .object({
    stage: stageSchema,
    at: z.string().describe('ISO 8601, the time of the event.'),
    caseId: z.string(),
    unit: z.string().exactOptional(),
  })
  .meta({ id: 'StoryStep' });

export const relatedCaseSchema = z
  .object({
    caseId: z.string(),
    disposition: z.enum(['likely-benign', 'needs-review', 'likely-malicious']),
    joinedBy: z.enum(['unit', 'actor']),
    summary: z.string(),
  })
  .meta({ id: 'RelatedCase' });

/** What the cases of a host tell together, seen from one of them. */
export const storySchema = z
  .object({
    stage: stageSchema.describe('How far this case itself goes.'),
    steps: z.array(storyStepSchema).describe('The steps of this case and its related ones, by time.'),
    related: z.array(relatedCaseSchema),
  })
  .meta({ id: 'Story' });

export type Stage = z.infer<typeof stageSchema>;
export type Story = DeepReadonly<z.infer<typeof storySchema>>;
export type RelatedCase = DeepReadonly<z.infer<typeof relatedCaseSchema>>;

export const stages: readonly Stage[] = stageSchema.options;

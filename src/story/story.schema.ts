import * as z from 'zod';
import type { DeepReadonly } from '../deep-readonly.ts';

/** The steps by which a unit comes to run, in their order; `running` is its payload at work. */
const stageSchema = z.enum(['written', 'linked', 'reloaded', 'enabled', 'started', 'running']);

const storyStepSchema = z
  .object({
    stage: stageSchema,
    at: z.string().describe('ISO 8601, the time of the event.'),
    units: z.array(z.string()).describe('Names of the units, without their kind. Attacker-controlled text.'),
    actor: z
      .string()
      .exactOptional()
      .describe('Account, program and the program above it. Attacker-controlled text.'),
    runs: z.array(z.string()).exactOptional().describe('Programs that the unit which is written runs.'),
    below: z
      .string()
      .exactOptional()
      .describe('The program, started by systemd, from which the event comes.'),
  })
  .meta({ id: 'StoryStep' });

const dispositionSchema = z.enum(['likely-benign', 'needs-review', 'likely-malicious']);

/** What a case says by itself: its own rows, no other case's. */
const tellingSchema = z.object({
  disposition: dispositionSchema.describe("What the case's own rows say, without its story."),
  explained: z.boolean().describe('An allowlist entry explains every row of the case.'),
  signs: z.array(z.string()).describe('Codes of the hostile signs on its own rows, tolerated ones left out.'),
  values: z
    .int()
    .describe('How many values its rows carry: of two states of a case the one with more is later.'),
  summary: z.string().describe('What happened, in one sentence. Holds attacker-controlled text.'),
  steps: z.array(storyStepSchema),
});

const relatedCaseSchema = tellingSchema
  .extend({
    caseId: z.string(),
    joinedBy: z
      .enum(['unit', 'payload', 'actor'])
      .describe(
        'The cases name one unit; one comes from the program that the unit of the other runs; or one actor reloads the manager beside the other.',
      ),
  })
  .meta({ id: 'RelatedCase' });

/** What the cases of a host tell together, seen from one of them. */
export const storySchema = z
  .object({
    stage: stageSchema.describe('How far this case itself goes.'),
    disposition: dispositionSchema.describe("What this case's own rows say, without the related cases."),
    steps: z.array(storyStepSchema).describe('The steps of this case, by time.'),
    related: z
      .array(relatedCaseSchema)
      .describe('The attacks first; a case that tells nothing beyond those before it is left out.'),
  })
  .meta({ id: 'Story' });

/** What a case leaves for the other cases of its host to find. */
export const sightingSchema = tellingSchema.extend({ caseId: z.string(), host: z.string() });

export type Stage = z.infer<typeof stageSchema>;
export type StoryStep = DeepReadonly<z.infer<typeof storyStepSchema>>;
export type Story = DeepReadonly<z.infer<typeof storySchema>>;
export type RelatedCase = DeepReadonly<z.infer<typeof relatedCaseSchema>>;
export type Sighting = DeepReadonly<z.infer<typeof sightingSchema>>;

export const stages: readonly Stage[] = stageSchema.options;

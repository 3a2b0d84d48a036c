import * as z from 'zod';
import { catalogue } from '../activity/signs/catalogue.ts';
import type { DeepReadonly } from '../deep-readonly.ts';
import data from './reasons.json' with { type: 'json' };

const weightSchema = z.strictObject({
  points: z.int().min(-60).max(60).describe('Added to the score.'),
  text: z.string().min(1).describe('The reason in one sentence, without values of the alert.'),
  why: z.string().min(1).describe('Why it weighs what it weighs.'),
  checkNext: z.string().min(1).exactOptional().describe('What to look at next, with field and time window.'),
});

const reasonsSchema = z.strictObject({
  version: z.literal(1),
  thresholds: z.strictObject({
    likelyBenignBelow: z.int().min(1).max(99),
    likelyMaliciousFrom: z.int().min(1).max(99),
  }),
  reasons: z.record(z.string(), weightSchema),
});

export type Weight = DeepReadonly<z.infer<typeof weightSchema>> & {
  /** Of a sign: no benign actor shows it, so that it alone makes a case likely-malicious. */
  readonly decisive?: boolean;
};

const parsed = reasonsSchema.parse(data);

/** The scores at which a disposition begins. */
export const thresholds: DeepReadonly<typeof parsed.thresholds> = parsed.thresholds;

/** Every reason that a score can have, by code: those of the signs from their catalogue. */
export const weights: Readonly<Record<string, Weight>> = { ...parsed.reasons, ...catalogue };

/** The weight of a code. Throws for a code that the data does not have: a defect of ours, which a test excludes. */
export function weightOf(code: string): Weight {
  const weight = weights[code];
  if (weight === undefined) throw new Error(`there is no reason ${code}`);
  return weight;
}

import * as z from 'zod';
import { entrySchema } from '../allowlist/entry.schema.ts';
import type { DeepReadonly } from '../deep-readonly.ts';

/** The severities of an incident, the least first. */
export const severitySchema = z.enum(['Informational', 'Low', 'Medium', 'High']);
export type Severity = z.infer<typeof severitySchema>;

/**
 * What the customer allows beyond adding text to an incident. Every condition narrows further what the service
 * demands anyway; an unknown key is refused, so that a typo never widens.
 */
export const policySchema = z.strictObject({
  close: z
    .strictObject({
      minCompleteness: z
        .number()
        .min(0.5)
        .max(1)
        .default(0.9)
        .describe('The least completeness of the evidence, 0.5–1.'),
      maxScore: z.number().min(0).max(24).default(10).describe('The highest score that is closed.'),
      categories: z
        .array(entrySchema.shape.category)
        .min(1)
        .exactOptional()
        .describe('Categories of allowlist entries whose cases are closed; all of them when absent.'),
      entries: z
        .array(entrySchema.shape.id)
        .min(1)
        .exactOptional()
        .describe('Allowlist entries whose cases are closed; all of them when absent.'),
    })
    .prefault({})
    .describe('When an incident is closed, once WRITEBACK_CLOSE is on.'),
  severity: z
    .strictObject({
      raise: severitySchema.default('High').describe('What a likely-malicious case raises its incident to.'),
      lower: severitySchema
        .exactOptional()
        .describe('What cases that could be closed lower their incident to; never lowered when absent.'),
    })
    .prefault({})
    .describe('How severity is changed, once WRITEBACK_SEVERITY is on.'),
});

export type Policy = DeepReadonly<z.output<typeof policySchema>>;

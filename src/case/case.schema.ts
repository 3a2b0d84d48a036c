import * as z from 'zod';
import { contextSchema } from '../context/context.schema.ts';
import type { DeepReadonly } from '../deep-readonly.ts';
import { explainedRowSchema } from '../rule/explained.schema.ts';
import { storySchema } from '../story/story.schema.ts';

export const dispositionSchema = z.enum(['likely-benign', 'needs-review', 'likely-malicious']);
export const classificationSchema = z.enum([
  'TruePositive',
  'BenignPositive',
  'FalsePositive',
  'Undetermined',
]);

const reasonSchema = z
  .object({
    code: z
      .string()
      .describe('Stable: `sign.payload.world-writable`, `allowlist.applied`, `floor.hostile-sign` …'),
    points: z.number().describe('Added to the score; negative where it speaks for a benign cause.'),
    text: z.string().describe('The reason in one sentence.'),
    evidence: z.string().exactOptional().describe('The value that shows it. Attacker-controlled text.'),
    checkNext: z
      .string()
      .exactOptional()
      .describe('What to look at next, with the field and the time window.'),
  })
  .meta({ id: 'Reason' });

const claimSchema = z
  .object({
    entryId: z.string(),
    category: z.string(),
    outcome: z.enum(['applied', 'overridden', 'expired', 'partial']),
    matchedOn: z.array(z.string()).describe('The facets of the entry that the evidence satisfies.'),
    overriddenBy: z
      .array(z.string())
      .exactOptional()
      .describe('Codes of the hostile signs that outweigh the entry.'),
  })
  .meta({ id: 'AllowlistClaim' });

const verdictSchema = z
  .object({
    classification: classificationSchema,
    comment: z.string().exactOptional(),
    by: z.string().describe('Who gives it, as was said.'),
    principal: z
      .string()
      .exactOptional()
      .describe('Whom the service authenticated; absent where that is nobody in particular.'),
    at: z.string().describe('ISO 8601.'),
  })
  .meta({ id: 'Verdict' });

const caseAlertSchema = z
  .object({
    systemAlertId: z.string(),
    ruleName: z.string(),
    ruleId: z.string().exactOptional(),
    severity: z.string(),
    startTime: z.string(),
    endTime: z.string(),
    generatedAt: z.string().exactOptional(),
    queryEndTime: z.string().exactOptional().describe('The moment from which `ago()` of the rule counts.'),
    workspaceId: z.string().exactOptional(),
    tactics: z.array(z.string()),
    techniques: z.array(z.string()),
    link: z.string().exactOptional(),
  })
  .meta({ id: 'CaseAlert' });

export const incidentRefSchema = z
  .object({
    id: z.string().exactOptional(),
    number: z.number().exactOptional(),
    title: z.string().exactOptional(),
    status: z.string().exactOptional(),
    lastModifiedTime: z.string().exactOptional(),
    redirected: z
      .boolean()
      .exactOptional()
      .describe('Closed with the label `Redirected`: its alerts were moved to another incident.'),
  })
  .meta({ id: 'IncidentRef' });

/** A revision that came of context which was away before. */
const contextChangeSchema = z
  .object({
    revision: z.int(),
    at: z.string().describe('ISO 8601.'),
    sources: z.array(z.string()).describe('The sources that answered by then.'),
    score: z.object({ from: z.number(), to: z.number() }),
    disposition: z.object({ from: dispositionSchema, to: dispositionSchema }),
  })
  .meta({ id: 'ContextChange' });

/** The case of an alert, as it is stored and as `GET /cases/{id}` shows it. */
export const caseSchema = z
  .object({
    id: z.string().describe('The SystemAlertId, in lower case.'),
    createdAt: z.string().describe('ISO 8601.'),
    updatedAt: z.string().describe('ISO 8601.'),
    revision: z.int().min(1),
    alert: caseAlertSchema,
    incident: incidentRefSchema.exactOptional(),
    rule: z.object({
      name: z.string(),
      sha256: z.string(),
      source: z.enum(['shipped', 'alert']),
      drift: z.array(z.string()).describe('How the rule that fired differs from the shipped one.'),
      unsupported: z.array(z.string()).describe('What of the rule could not be evaluated.'),
    }),
    events: z.array(explainedRowSchema),
    context: contextSchema,
    allowlist: z.array(claimSchema),
    score: z.object({
      value: z.number().min(0).max(100),
      reasons: z.array(reasonSchema).describe('Their points sum to the value.'),
    }),
    evidence: z.object({
      completeness: z.number().min(0).max(1),
      missing: z.array(z.string()),
    }),
    disposition: dispositionSchema,
    category: z
      .string()
      .exactOptional()
      .describe('The category of the allowlist entry that explains the case best.'),
    summary: z.string().describe('What happened, in one sentence. Holds attacker-controlled text.'),
    story: storySchema
      .exactOptional()
      .describe('How far the case takes a unit, and the other cases of the host that belong to it.'),
    contextChanges: z
      .array(contextChangeSchema)
      .exactOptional()
      .describe('How context that came later moved the score.'),
    note: z.string().describe('The triage note, as Markdown.'),
    verdict: verdictSchema.exactOptional(),
  })
  .meta({ id: 'Case' });

/** What the list of cases shows of each. */
export const caseSummarySchema = z
  .object({
    id: z.string(),
    createdAt: z.string(),
    updatedAt: z.string(),
    revision: z.int(),
    disposition: dispositionSchema,
    score: z.number(),
    severity: z.string(),
    ruleName: z.string(),
    host: z.string().exactOptional(),
    account: z.string().exactOptional(),
    branches: z.array(z.string()).describe('The branches of the rule that the rows match.'),
    category: z.string().exactOptional(),
    summary: z.string(),
    startTime: z.string(),
    incidentNumber: z.number().exactOptional(),
    verdict: classificationSchema.exactOptional(),
    claims: z
      .array(claimSchema.pick({ entryId: true, outcome: true }))
      .exactOptional()
      .describe(
        'What the allowlist entries say of it, the most telling first; absent where none says anything.',
      ),
  })
  .meta({ id: 'CaseSummary' });

export type Disposition = z.infer<typeof dispositionSchema>;
export type Classification = z.infer<typeof classificationSchema>;
export type Reason = DeepReadonly<z.infer<typeof reasonSchema>>;
export type AllowlistClaim = DeepReadonly<z.infer<typeof claimSchema>>;
export type ContextChange = DeepReadonly<z.infer<typeof contextChangeSchema>>;
export type Verdict = DeepReadonly<z.infer<typeof verdictSchema>>;
export type CaseAlert = DeepReadonly<z.infer<typeof caseAlertSchema>>;
export type Case = DeepReadonly<z.infer<typeof caseSchema>>;
export type CaseSummary = DeepReadonly<z.infer<typeof caseSummarySchema>>;

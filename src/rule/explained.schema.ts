import * as z from 'zod';
import type { DeepReadonly } from '../deep-readonly.ts';

/** The result of a predicate under Kleene's logic: an absent column makes it `unknown`. */
export const outcomeSchema = z.enum(['match', 'no-match', 'unknown']);
export type Outcome = z.infer<typeof outcomeSchema>;

const literalMatchSchema = z
  .object({
    literal: z.string(),
    start: z.int().min(0).describe('First UTF-16 code unit of the match in `actual`.'),
    end: z.int().min(0).describe('One past the last UTF-16 code unit.'),
  })
  .meta({ id: 'LiteralMatch' });

const clauseFields = z.object({
  text: z.string().describe('The clause as the rule writes it.'),
  line: z.int().min(1).describe('The line of the rule text on which the clause starts.'),
  outcome: outcomeSchema,
  basis: z
    .enum(['evaluated', 'reported', 'assumed'])
    .describe(
      'evaluated: computed from the columns; reported: a column is absent, but the DetectionBranch of the alert implies the outcome; assumed: a time filter that the row cannot decide.',
    ),
  operator: z
    .string()
    .describe('The operator as KQL writes it: `=~`, `has_any`, `!in~`, `and`, `or`, `not` …'),
  column: z.string().exactOptional(),
  actual: z.unknown().exactOptional().describe('The value of the column in this row.'),
  matches: z.array(literalMatchSchema).exactOptional(),
});

const clauseSchema = clauseFields
  .extend({
    get clauses(): z.ZodExactOptional<z.ZodArray<typeof clauseSchema>> {
      return z.array(clauseSchema).exactOptional();
    },
  })
  .meta({ id: 'Clause' });

export const branchSchema = z
  .object({
    name: z.string(),
    table: z.string(),
    outcome: outcomeSchema,
    clauses: z.array(clauseSchema),
  })
  .meta({ id: 'ExplainedBranch' });

export const explainedRowSchema = z
  .object({
    table: z.string(),
    source: z.enum(['raw-row', 'custom-details', 'logs', 'entities', 'stream', 'request']),
    columns: z.record(z.string(), z.unknown()),
    candidates: z
      .record(z.string(), z.array(z.string()))
      .exactOptional()
      .describe('Values that belong to some row of the alert, but not certainly to this one.'),
    reportedBranch: z.string().exactOptional().describe('The DetectionBranch that the alert carries.'),
    hit: outcomeSchema,
    branches: z.array(branchSchema).describe('Every branch of the table of the row.'),
  })
  .meta({ id: 'ExplainedRow' });

export type Clause = DeepReadonly<z.infer<typeof clauseSchema>>;
export type ExplainedBranch = DeepReadonly<z.infer<typeof branchSchema>>;
export type ExplainedRow = DeepReadonly<z.infer<typeof explainedRowSchema>>;

import * as z from 'zod';
import { CATEGORIES } from '../allowlist/categories.ts';
import { caseSummarySchema, classificationSchema, dispositionSchema } from '../case/case.schema.ts';
import { compact } from '../compact.ts';
import type { DeepReadonly } from '../deep-readonly.ts';
import { PARAMETER_PROBLEM, pageAnswer } from './answers.ts';
import { respondJson } from './api-request.ts';
import { defineOperation } from './operation.ts';
import { momentParameter, nameParameter, pageParameters } from './query.ts';

const VERDICTS = [...classificationSchema.options, 'none'] as const;

const casePageSchema = z
  .object({ cases: z.array(caseSummarySchema), cursor: z.string().optional() })
  .meta({ id: 'CasePage' });

export type CasePage = DeepReadonly<z.infer<typeof casePageSchema>>;

/** `GET /cases`: the newest cases first, filtered. */
export const listCases = defineOperation({
  id: 'list-cases',
  method: 'GET',
  route: 'cases',
  role: 'reader',
  cost: 'low',
  summary: 'List cases, newest first',
  query: z.strictObject({
    disposition: z
      .enum(dispositionSchema.options, `must be one of ${dispositionSchema.options.join(', ')}`)
      .optional(),
    host: nameParameter.describe('Upper and lower case are the same.'),
    account: nameParameter.describe('Upper and lower case are the same.'),
    branch: nameParameter.describe('The exact DetectionBranch.'),
    category: z
      .enum(CATEGORIES, `must be one of ${CATEGORIES.join(', ')}`)
      .optional()
      .describe('The category of the allowlist entry that explains the case best.'),
    verdict: z
      .enum(VERDICTS, `must be one of ${VERDICTS.join(', ')}`)
      .optional()
      .describe('What a person found out; `none` lists the cases without a verdict.'),
    since: momentParameter.describe('Cases created at or after it.'),
    until: momentParameter.describe('Cases created before it.'),
    ...pageParameters,
  }),
  answers: {
    200: pageAnswer('cases', casePageSchema),
  },
  problems: { 400: PARAMETER_PROBLEM },
  async handle({ query: { limit, cursor, ...filter } }, deps) {
    const page = await deps.cases.list(compact(filter), compact({ limit, cursor }));
    return respondJson(200, compact({ cases: page.items, cursor: page.cursor }));
  },
});

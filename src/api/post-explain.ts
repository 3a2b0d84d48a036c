import * as z from 'zod';
import type { AlertRow } from '../alert/alert.ts';
import { toUtcIso } from '../alert/times.ts';
import { mapInSlices, slices } from '../async/slices.ts';
import { compact } from '../compact.ts';
import { explainedRowSchema } from '../rule/explained.schema.ts';
import { unsupportedSentences } from '../rule/tree.ts';
import { jsonAnswer } from './answers.ts';
import type { Explanation } from './api-deps.ts';
import { respondJson } from './api-request.ts';
import { readJson } from './body.ts';
import { EXAMPLE_ROW } from './examples.ts';
import { defineOperation } from './operation.ts';
import { ProblemError } from './problem.ts';
import { noQuery } from './query.ts';
import { shownAs } from './shown-as.ts';

/** What `queryTime` is for, the `Query End Time UTC` of an alert, has a blank for the T, but it has a zone. */
const HAS_ZONE = /(?:Z|[+-]\d{2}:?\d{2})$/i;

const explainRequestSchema = z
  .strictObject({
    query: z.string().min(1).max(100_000).optional().describe('KQL. Absent: the shipped rule.'),
    rows: z
      .array(z.looseObject({ table: z.string().min(1).max(256).describe('`DeviceProcessEvents` …') }))
      .max(1000)
      .describe('Each the table that it is of and its columns. An absent column is unknown, not empty.'),
    queryTime: z
      .string()
      .transform((text, context) => {
        const moment = HAS_ZONE.test(text) ? toUtcIso(text) : undefined;
        if (moment !== undefined) return moment;
        context.addIssue('must be a date-time with a zone, as ISO 8601 or an alert writes it');
        return z.NEVER;
      })
      .optional()
      .meta(shownAs({ type: 'string', format: 'date-time' }))
      .describe('The moment from which `now()` and `ago()` count.'),
  })
  .meta({ id: 'ExplainRequest' });

const explanationSchema = z
  .object({
    rule: z.object({
      name: z.string(),
      sha256: z.string(),
      source: z.enum(['shipped', 'request']),
      drift: z.array(z.string()),
      unsupported: z.array(z.string()).describe('What of the rule could not be evaluated.'),
    }),
    rows: z.array(explainedRowSchema).describe('In the order of the request.'),
  })
  .meta({ id: 'Explanation' });

/** `POST /explain`: how a rule judges rows, clause by clause. Stores nothing. */
export const postExplain = defineOperation({
  id: 'post-explain',
  method: 'POST',
  route: 'explain',
  role: 'reader',
  cost: 'explain',
  summary: 'Explain how the rule judges rows',
  query: noQuery,
  body: { schema: explainRequestSchema, example: { rows: [EXAMPLE_ROW] } },
  answers: { 200: jsonAnswer('The rule and each row by its branches and clauses.', explanationSchema) },
  problems: {
    400: 'The body is not what is asked for; `errors` names each problem.',
    413: 'The body is larger than 1 MiB.',
    415: 'The body is not JSON in UTF-8.',
    422: 'The query cannot be explained; the problem says where and why.',
    503: 'Too many queries wait to be read (`rule.busy`); `Retry-After` says when to try again.',
  },
  async handle({ request }, deps) {
    const { query, rows: given, queryTime } = await readJson(request, explainRequestSchema);
    const rows = given.map(rowOf);
    const options = compact({ queryTime });
    if (query !== undefined) {
      if (!deps.explainQuery) {
        const detail = 'This service explains its shipped rule only. Leave `query` out.';
        throw new ProblemError(422, 'rule.query-unsupported', detail);
      }
      return respondJson(200, await deps.explainQuery(query, rows, options));
    }
    const { name, sha256 } = deps.shippedRule;
    const unsupported = unsupportedSentences(deps.shippedRule);
    const explanation: Explanation = {
      rule: { name, sha256, source: 'shipped', drift: [], unsupported },
      rows: await mapInSlices(rows, slices.later, (row) => deps.explain(row, options)),
    };
    return respondJson(200, explanation);
  },
});

/** A row of the request. A `DetectionBranch` among its columns is what the alert reported, as in an alert's row. */
function rowOf({
  table,
  ...columns
}: Readonly<Record<string, unknown>> & { readonly table: string }): AlertRow {
  const reported = columns['DetectionBranch'];
  const reportedBranch = typeof reported === 'string' && reported !== '' ? reported : undefined;
  return compact({ table, source: 'request' as const, columns, reportedBranch });
}

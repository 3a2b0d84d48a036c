import * as z from 'zod';
import { dispositionSchema } from '../case/case.schema.ts';
import { HOUR_MS } from '../case/count-cases.ts';
import type { DeepReadonly } from '../deep-readonly.ts';
import { jsonAnswer, PARAMETER_PROBLEM } from './answers.ts';
import { respondJson } from './api-request.ts';
import { defineOperation } from './operation.ts';
import { invalidParameter } from './problem.ts';
import { momentParameter } from './query.ts';

const DAY_MS = 24 * HOUR_MS;
const BUCKETS = { hour: HOUR_MS, day: DAY_MS } as const;
const WINDOW_DAYS = 7;
/** Longer stretches are no chart any more, and a read of more than they are worth. */
const MOST_DAYS = { hour: 14, day: 90 } as const;
/** Up to this many days an hour is as fine as a chart can show. */
const HOURLY_DAYS = 3;

const bucketSchema = z.enum(['hour', 'day'], 'must be hour or day');

const caseCountsSchema = z
  .object({
    bucket: bucketSchema,
    since: z.string().describe('ISO 8601. The first bucket begins here.'),
    until: z.string().describe('ISO 8601. The last bucket ends here.'),
    buckets: z.array(
      z.object({
        start: z.string().describe('ISO 8601, in UTC.'),
        counts: z.record(dispositionSchema, z.int()),
      }),
    ),
    total: z.record(dispositionSchema, z.int()),
    truncated: z
      .boolean()
      .describe('Whether the stretch has more than 100,000 cases; `since` is later than asked for then.'),
  })
  .meta({ id: 'CaseCounts' });

export type CaseCountsAnswer = DeepReadonly<z.infer<typeof caseCountsSchema>>;

/** `GET /cases/counts`: how many cases of each disposition were created when. */
export const countCases = defineOperation({
  id: 'count-cases',
  method: 'GET',
  route: 'cases/counts',
  role: 'reader',
  cost: 'list',
  summary: 'Count cases by disposition over time',
  description:
    'By `createdAt`, in whole hours or days of UTC. Hours that are over are counted anew every five minutes, so that a disposition that changed late shows a little later.',
  query: z.strictObject({
    since: momentParameter.describe(
      `Rounded down to a whole bucket; ${WINDOW_DAYS} days before \`until\` by default.`,
    ),
    until: momentParameter.describe('Rounded up to a whole bucket; now by default.'),
    bucket: bucketSchema
      .optional()
      .describe(`\`hour\` up to ${HOURLY_DAYS} days and \`day\` beyond, where it is not said.`),
  }),
  answers: {
    200: jsonAnswer('The counts, oldest bucket first; empty buckets are among them.', caseCountsSchema),
  },
  problems: { 400: PARAMETER_PROBLEM },
  async handle({ query }, deps) {
    const until = query.until === undefined ? deps.clock().getTime() : Date.parse(query.until);
    const since = query.since === undefined ? until - WINDOW_DAYS * DAY_MS : Date.parse(query.since);
    if (since >= until) throw invalidParameter('since', 'must be before until');
    const bucket = query.bucket ?? (until - since <= HOURLY_DAYS * DAY_MS ? 'hour' : 'day');
    if (until - since > MOST_DAYS[bucket] * DAY_MS) {
      throw invalidParameter(
        'since',
        `may lie ${MOST_DAYS[bucket]} days before until where buckets are ${bucket}s`,
      );
    }
    const bucketMs = BUCKETS[bucket];
    const untilMs = Math.ceil(until / bucketMs) * bucketMs;
    const sinceMs = Math.floor(since / bucketMs) * bucketMs;
    const { buckets, truncated } = await deps.countCases({ sinceMs, untilMs, bucketMs });
    const total = Object.fromEntries(
      dispositionSchema.options.map((disposition) => [
        disposition,
        buckets.reduce((sum, { counts }) => sum + counts[disposition], 0),
      ]),
    );
    return respondJson(200, {
      bucket,
      since: new Date(buckets[0]?.startMs ?? untilMs).toISOString(),
      until: new Date(untilMs).toISOString(),
      buckets: buckets.map(({ startMs, counts }) => ({ start: new Date(startMs).toISOString(), counts })),
      total,
      truncated,
    });
  },
});

import * as z from 'zod';
import { compact } from '../compact.ts';
import type { DeepReadonly } from '../deep-readonly.ts';
import { countEffects } from '../simulate/entry-effects.ts';
import { summaries } from '../simulate/replay.ts';
import { allowlistItemSchema, itemsOf } from './allowlist-item.ts';
import { jsonAnswer, PARAMETER_PROBLEM } from './answers.ts';
import { respondJson } from './api-request.ts';
import { defineOperation } from './operation.ts';
import { wholeNumber } from './query.ts';

/** Rows of the list that are read at most: some 8 MB, and a second or two. */
const MOST_CASES = 5_000;
const DAY_MS = 86_400_000;

const effectsSchema = z
  .object({
    applied: z.int(),
    overridden: z.int().describe('A hostile sign outweighed it.'),
    partial: z.int(),
    expired: z.int(),
    verdictsFor: z.int().describe('It applied, and a person said BenignPositive or FalsePositive.'),
    verdictsAgainst: z.int().describe('It applied, and a person said TruePositive.'),
  })
  .meta({ id: 'AllowlistEffects' });

const allowlistAnswerSchema = z
  .object({
    entries: z.array(allowlistItemSchema.extend({ effects: effectsSchema })),
    counted: z.object({
      cases: z.int().describe(`The newest ones, ${MOST_CASES} at most.`),
      since: z.string().describe('ISO 8601: all cases created since then are counted.'),
      truncated: z.boolean().describe('Whether the days have more cases than are counted.'),
    }),
  })
  .meta({ id: 'Allowlist' });

export type AllowlistAnswer = DeepReadonly<z.infer<typeof allowlistAnswerSchema>>;

/** `GET /allowlist`: every entry, where it comes from, whether it holds, and what it did of late. */
export const listAllowlist = defineOperation({
  id: 'list-allowlist',
  method: 'GET',
  route: 'allowlist',
  role: 'reader',
  cost: 'list',
  summary: 'List the allowlist entries with their effects',
  query: z.strictObject({
    days: wholeNumber(1, 90, 30).describe('Over how many days, up to now, effects are counted.'),
  }),
  answers: {
    200: jsonAnswer(
      'Shipped entries in their order, then your own. Effects are those of the cases in `counted`.',
      allowlistAnswerSchema,
    ),
  },
  problems: { 400: PARAMETER_PROBLEM },
  async handle({ query: { days } }, deps) {
    const now = deps.clock();
    const from = new Date(now.getTime() - days * DAY_MS).toISOString();
    const overrides = await deps.allowlist.list();
    const count = countEffects();
    let cases = 0;
    let truncated = false;
    let oldest: string | undefined;
    for await (const page of summaries(deps.cases, { since: from, limit: MOST_CASES })) {
      count.add(page.items);
      cases += page.items.length;
      truncated = page.more;
      oldest = page.items.at(-1)?.createdAt ?? oldest;
    }
    const since = truncated ? (oldest ?? from) : from;
    const items = itemsOf(deps.shippedEntries, overrides, now.toISOString().slice(0, 10));
    return respondJson(200, {
      entries: items.map((item) => compact({ ...item, effects: count.of(item.id) })),
      counted: { cases, since, truncated },
    });
  },
});

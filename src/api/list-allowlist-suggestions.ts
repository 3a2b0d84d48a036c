import * as z from 'zod';
import { entrySchema } from '../allowlist/entry.schema.ts';
import { effectiveEntries, proposedEntries } from '../allowlist/store/effective-entries.ts';
import { mapInSlices, slices } from '../async/slices.ts';
import { compact } from '../compact.ts';
import type { DeepReadonly } from '../deep-readonly.ts';
import { hiddenKnownBad } from '../simulate/hidden-known-bad.ts';
import { type Replayed, readCases, simulateStored, summaries } from '../simulate/replay.ts';
import type { Simulation } from '../simulate/simulate.ts';
import {
  type Draft,
  draftSuggestions,
  type NotProposed,
  notProposedReasons,
  sortOutcomes,
} from '../simulate/suggest.ts';
import { jsonAnswer, PARAMETER_PROBLEM } from './answers.ts';
import type { ApiDeps } from './api-deps.ts';
import { respondJson } from './api-request.ts';
import { defineOperation } from './operation.ts';
import { wholeNumber } from './query.ts';
import { flipSchema, replayedSchema } from './simulate-allowlist.ts';

const DAY_MS = 86_400_000;
/** Rows of the list that are searched for verdicts, newest first. */
const MOST_SUMMARIES = 5_000;
/** Each is tried on every case of the replay. */
const MOST_SUGGESTIONS = 20;
const REPLAY = { limit: 2_000, budgetMs: 10_000 } as const;
const MOST_FLIPS = 50;
const BATCH = 32;

const suggestionSchema = z
  .object({
    entry: entrySchema.describe('To be put in force with PUT, as it is or narrower.'),
    cases: z.array(z.string()).describe('The BenignPositive cases that it is drawn from.'),
    simulation: z.object({
      flipped: z.int().describe('How many of the replayed cases would change their disposition.'),
      flips: z.array(flipSchema).describe(`The newest ${MOST_FLIPS} of them.`),
    }),
    kql: z
      .object({ table: z.string(), line: z.string() })
      .describe(
        'The same as a line of the rule, for the branch that reads `table`, before its `extend`. It leaves out no more than the entry excuses.',
      ),
  })
  .meta({ id: 'AllowlistSuggestion' });

const notProposedSchema = z
  .object({
    reason: z.enum(notProposedReasons),
    cases: z.array(z.string()),
    detail: z.string().describe('Holds attacker-controlled text.'),
  })
  .meta({ id: 'NotProposed' });

const suggestionsSchema = z
  .object({
    suggestions: z.array(suggestionSchema),
    notProposed: z.array(notProposedSchema),
    searched: z.object({
      cases: z.int().describe(`The newest ones, ${MOST_SUMMARIES} at most.`),
      truncated: z.boolean(),
    }),
    replayed: replayedSchema.describe('The cases that each proposal was tried on.'),
  })
  .meta({ id: 'AllowlistSuggestions' });

export type AllowlistSuggestions = DeepReadonly<z.infer<typeof suggestionsSchema>>;

/** `GET /allowlist/suggestions`: narrow entries for what people keep calling benign. */
export const listAllowlistSuggestions = defineOperation({
  id: 'list-allowlist-suggestions',
  method: 'GET',
  route: 'allowlist/suggestions',
  role: 'reader',
  cost: 'replay',
  summary: 'Propose allowlist entries from verdicts',
  description:
    'Groups the rows of cases with the verdict BenignPositive that are not likely-benign by actor: table, parent, what it runs, grandparent and account. Nothing is proposed where a row shows a hostile sign, where a case with the verdict TruePositive shares the actor, where the lint finds the entry too broad, or where it would hide an attack.',
  query: z.strictObject({
    days: wholeNumber(1, 365, 90).describe('Over how many days, up to now, verdicts are looked for.'),
  }),
  answers: {
    200: jsonAnswer(
      'Proposals, those from most cases first, and what nothing is proposed for, and why.',
      suggestionsSchema,
    ),
  },
  problems: { 400: PARAMETER_PROBLEM },
  async handle({ query: { days } }, deps) {
    const now = deps.clock();
    const since = new Date(now.getTime() - days * DAY_MS).toISOString();
    const overrides = await deps.allowlist.list();
    const entries = effectiveEntries(deps.shippedEntries, overrides);
    const gathered = draftSuggestions(entries, now);
    const searched = await addDecided(gathered.add, since, deps);
    const { drafts, notProposed } = sortOutcomes(
      await mapInSlices(gathered.outcomes(), slices.later, (outcome) => outcome),
    );
    const tried = drafts.slice(0, MOST_SUGGESTIONS);
    const changes = tried.map(({ entry }) =>
      proposedEntries(deps.shippedEntries, overrides, { entries: [entry], remove: [] }),
    );
    const { cases: replayed, simulations } = await simulateStored(
      { ...REPLAY, since },
      deps,
      entries,
      changes,
    );
    const judged: ReturnType<typeof judge>[] = [];
    for (const [at, draft] of tried.entries()) {
      const hidden = await hiddenKnownBad(entries, changes[at] ?? entries);
      judged.push(judge(draft, simulations[at], hidden.length, replayed));
    }
    return respondJson(200, {
      suggestions: judged.flatMap((one) => ('entry' in one ? [one] : [])),
      notProposed: [...notProposed, ...judged.flatMap((one) => ('reason' in one ? [one] : []))],
      searched,
      replayed,
    });
  },
});

/** Hands on the cases that people have called benign or an attack. */
async function addDecided(
  add: ReturnType<typeof draftSuggestions>['add'],
  since: string,
  { cases }: Pick<ApiDeps, 'cases'>,
): Promise<{ readonly cases: number; readonly truncated: boolean }> {
  let count = 0;
  let truncated = false;
  for await (const { items, more } of summaries(cases, { since, limit: MOST_SUMMARIES })) {
    count += items.length;
    truncated = more;
    const decided = items.filter(({ verdict }) => verdict === 'BenignPositive' || verdict === 'TruePositive');
    for (let from = 0; from < decided.length; from += BATCH) {
      const read = await readCases(decided.slice(from, from + BATCH), cases);
      await mapInSlices(read.cases, slices.later, (found) => add([found]));
    }
  }
  return { cases: count, truncated };
}

/** The proposal with what it would do, or why it is none after all. */
function judge(
  { entry, kql, cases }: Draft,
  simulation: Simulation | undefined,
  hiddenScenarios: number,
  { examined }: Replayed,
): NotProposed | Readonly<Record<'entry' | 'cases' | 'simulation' | 'kql', unknown>> {
  const { flips = [], hides = [] } = simulation ?? {};
  if (hides.length + hiddenScenarios > 0) {
    const detail = `${entry.id} would hide ${hides.length} confirmed cases and ${hiddenScenarios} known attacks.`;
    return { reason: 'hides-attack', cases, detail };
  }
  if (flips.length === 0) {
    const detail = `${entry.id} alone would change none of ${examined} cases.`;
    return { reason: 'no-effect', cases, detail };
  }
  return compact({
    entry,
    cases,
    simulation: { flipped: flips.length, flips: flips.slice(0, MOST_FLIPS) },
    kql,
  });
}

import * as z from 'zod';
import { entrySchema } from '../allowlist/entry.schema.ts';
import { effectiveEntries } from '../allowlist/store/effective-entries.ts';
import type { DeepReadonly } from '../deep-readonly.ts';
import { simulatedCase } from '../simulate/simulated-case.ts';
import { draftSuggestions, notProposedReasons, sortOutcomes } from '../simulate/suggest.ts';
import { jsonAnswer } from './answers.ts';
import { respondJson } from './api-request.ts';
import { findCase } from './find-case.ts';
import { defineOperation } from './operation.ts';
import { noQuery } from './query.ts';

export const allowlistDraftSchema = z
  .object({
    drafts: z.array(
      z.object({
        entry: entrySchema.describe('Not in force: to be tried with simulate, narrowed, and put.'),
        kql: z.object({ table: z.string(), line: z.string() }).describe('The same as a line of the rule.'),
      }),
    ),
    notProposed: z.array(
      z.object({
        reason: z.enum(notProposedReasons),
        detail: z.string().describe('Holds attacker-controlled text.'),
      }),
    ),
  })
  .meta({ id: 'AllowlistDraft' });

export type AllowlistDraft = DeepReadonly<z.infer<typeof allowlistDraftSchema>>;

/** `GET /cases/{id}/allowlist-draft`: the narrowest entries that would excuse a case, if it were benign. */
export const getAllowlistDraft = defineOperation({
  id: 'get-allowlist-draft',
  method: 'GET',
  route: 'cases/{id}/allowlist-draft',
  role: 'reader',
  cost: 'judge',
  summary: 'Draft an allowlist entry from a case',
  description:
    'As `GET /allowlist/suggestions` proposes from many verdicts, from one case, whatever its verdict. Changes nothing. Where the case shows a hostile sign or does not tell enough, `notProposed` says so. A case that the entries in force excuse has neither.',
  params: { id: 'The SystemAlertId.' },
  query: noQuery,
  answers: { 200: jsonAnswer('The drafts, and for what there is none and why.', allowlistDraftSchema) },
  problems: { 404: 'There is no such case.' },
  async handle({ request }, deps) {
    const { value: found } = await findCase(request, deps);
    const verdict = found.verdict?.classification === 'BenignPositive';
    const now = deps.clock();
    const entries = effectiveEntries(deps.shippedEntries, await deps.allowlist.list());
    const gathered = draftSuggestions(entries, now);
    gathered.add([{ ...simulatedCase(found), verdict: 'BenignPositive' }]);
    const { drafts, notProposed } = sortOutcomes(gathered.outcomes());
    return respondJson(200, {
      drafts: drafts.map(({ entry, kql }) => ({
        // Words of a verdict that nobody has given must not get into an entry.
        entry: verdict ? entry : { ...entry, reason: `Drafted from the case ${found.id}: ${entry.title}.` },
        kql,
      })),
      notProposed: notProposed.map(({ reason, detail }) => ({ reason, detail })),
    });
  },
});

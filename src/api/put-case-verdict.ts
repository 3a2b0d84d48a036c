import * as z from 'zod';
import { principalOf } from '../access/caller.ts';
import { type Case, caseSchema, classificationSchema, type Verdict } from '../case/case.schema.ts';
import type { Stored } from '../case/stores.ts';
import { compact } from '../compact.ts';
import { TriageError } from '../errors.ts';
import { renderNote } from '../note/render-note.ts';
import { canonical } from '../text/canonical-json.ts';
import { jsonAnswer } from './answers.ts';
import type { ApiDeps } from './api-deps.ts';
import { type ApiRequest, respondJson } from './api-request.ts';
import { readJson } from './body.ts';
import { etagOf, matchesStrongly } from './etag.ts';
import { findCase } from './find-case.ts';
import { defineOperation } from './operation.ts';
import { ProblemError } from './problem.ts';
import { noQuery } from './query.ts';
import { recordChange } from './record-change.ts';

const verdictRequestSchema = z
  .strictObject({
    classification: classificationSchema,
    comment: z.string().max(4000).optional(),
    by: z.string().trim().min(1).max(256).describe('Who gives the verdict.'),
  })
  .meta({ id: 'VerdictRequest' });

/** Writers of one case rarely meet; this many conflicts in a row mean that something else is wrong. */
const ATTEMPTS = 20;

/** `PUT /cases/{id}/verdict`: what a person found out. A later delivery of the alert never undoes it. */
export const putCaseVerdict = defineOperation({
  id: 'put-case-verdict',
  method: 'PUT',
  route: 'cases/{id}/verdict',
  role: 'analyst',
  cost: 'low',
  summary: 'Give the verdict on a case',
  params: { id: 'The SystemAlertId.' },
  requestHeaders: { 'if-match': 'Writes only over the case with this ETag.' },
  query: noQuery,
  body: {
    schema: verdictRequestSchema,
    example: { classification: 'BenignPositive', comment: 'Planned roll-out.', by: 'analyst@example.com' },
  },
  answers: {
    200: jsonAnswer('The case with the verdict.', caseSchema, {
      headers: { ETag: 'Of the case as written.' },
    }),
  },
  problems: {
    400: 'The body is not what is asked for; `errors` names each problem.',
    404: 'There is no such case.',
    412: 'The case no longer has the ETag of If-Match.',
    413: 'The body is larger than 1 MiB.',
    415: 'The body is not JSON in UTF-8.',
  },
  async handle({ request, caller }, deps) {
    const { classification, comment, by } = await readJson(request, verdictRequestSchema);
    const at = deps.clock().toISOString();
    const verdict: Verdict = compact({ classification, comment, by, principal: principalOf(caller), at });
    const written = await change(request, deps, async (stored) => {
      // Before it is written, so that no verdict takes another's place without a record of that one.
      await recordChange(deps, caller, {
        action: 'verdict.given',
        operation: 'put-case-verdict',
        target: { kind: 'case', id: stored.id },
        by,
        before: stored.verdict && canonical(stored.verdict),
        after: canonical(verdict),
      });
      const next = { ...stored, updatedAt: at, revision: stored.revision + 1, verdict };
      return { ...next, note: renderNote(next) };
    });
    return respondJson(200, written.value, { etag: etagOf(written.etag) });
  },
});

/** Writes under the ETag that was read: once where the caller named it, else anew until no other was faster. */
async function change(
  request: ApiRequest,
  deps: ApiDeps,
  next: (stored: Case) => Promise<Case>,
): Promise<Stored<Case>> {
  const ifMatch = request.headers.get('if-match');
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const stored = await findCase(request, deps);
    if (ifMatch !== null && !matchesStrongly(ifMatch, etagOf(stored.etag))) {
      throw new ProblemError(412, 'case.changed', 'The case has changed since it was read. Read it again.');
    }
    const written = await deps.cases.replace(stored, await next(stored.value));
    // After a conflict the ETag differs, so that the next look at it answers 412 where If-Match names one.
    if (written !== 'conflict') return written;
  }
  throw new TriageError('case.contended', `The case was changed by others ${ATTEMPTS} times in a row`);
}

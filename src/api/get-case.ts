import * as z from 'zod';
import { type Case, caseSchema } from '../case/case.schema.ts';
import type { DeepReadonly } from '../deep-readonly.ts';
import { type WriteBackItem, writeBackItemSchema } from '../incident/write-back.schema.ts';
import { jsonAnswer } from './answers.ts';
import type { ApiDeps } from './api-deps.ts';
import { respondEmpty, respondJson } from './api-request.ts';
import { etagOf, matchesWeakly } from './etag.ts';
import { findCase } from './find-case.ts';
import { defineOperation } from './operation.ts';
import { noQuery } from './query.ts';

const caseViewSchema = caseSchema
  .extend({
    writeback: z.array(writeBackItemSchema).describe('What is written to the incident of the case.'),
  })
  .meta({ id: 'CaseView' });

export type CaseView = DeepReadonly<z.infer<typeof caseViewSchema>>;

/** `GET /cases/{id}`: a case, whole, and what became of its incident. */
export const getCase = defineOperation({
  id: 'get-case',
  method: 'GET',
  route: 'cases/{id}',
  role: 'reader',
  cost: 'low',
  summary: 'Get a case',
  params: { id: 'The SystemAlertId.' },
  requestHeaders: { 'if-none-match': 'Answers 304 when the case still has this ETag.' },
  query: noQuery,
  answers: {
    200: jsonAnswer('The case.', caseViewSchema, {
      headers: { ETag: 'Changes with every revision and every step of the write-back.' },
    }),
    304: { description: 'The case still has the ETag of If-None-Match.' },
  },
  problems: { 404: 'There is no such case.' },
  async handle({ request }, deps) {
    const { value, etag: storedEtag } = await findCase(request, deps);
    const writeback = await writeBackOf(value, deps);
    const etag = etagOf(storedEtag, deps.writeBack && writeback);
    const known = request.headers.get('if-none-match');
    if (known !== null && matchesWeakly(known, etag)) return respondEmpty(304, { etag });
    return respondJson(200, { ...value, writeback }, { etag });
  },
});

const notConfigured: readonly WriteBackItem[] = [{ action: 'comment', state: 'not-configured', attempts: 0 }];

function writeBackOf(found: Case, { writeBack }: ApiDeps): Promise<readonly WriteBackItem[]> {
  return writeBack === undefined ? Promise.resolve(notConfigured) : writeBack.itemsOf(found);
}

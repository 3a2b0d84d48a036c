import { caseSchema } from '../case/case.schema.ts';
import { jsonAnswer } from './answers.ts';
import { respondEmpty, respondJson } from './api-request.ts';
import { etagOf, matchesWeakly } from './etag.ts';
import { findCase } from './find-case.ts';
import { defineOperation } from './operation.ts';
import { noQuery } from './query.ts';

/** `GET /cases/{id}`: a case, whole. */
export const getCase = defineOperation({
  id: 'get-case',
  method: 'GET',
  route: 'cases/{id}',
  role: 'reader',
  summary: 'Get a case',
  params: { id: 'The SystemAlertId.' },
  requestHeaders: { 'if-none-match': 'Answers 304 when the case still has this ETag.' },
  query: noQuery,
  answers: {
    200: jsonAnswer('The case.', caseSchema, { headers: { ETag: 'Changes with every revision.' } }),
    304: { description: 'The case still has the ETag of If-None-Match.' },
  },
  problems: { 404: 'There is no such case.' },
  async handle({ request }, deps) {
    const { value, etag: storedEtag } = await findCase(request, deps);
    const etag = etagOf(storedEtag);
    const known = request.headers.get('if-none-match');
    if (known !== null && matchesWeakly(known, etag)) return respondEmpty(304, { etag });
    return respondJson(200, value, { etag });
  },
});

import * as z from 'zod';
import { respondEmpty } from './api-request.ts';
import { consoleAnswer } from './console-answer.ts';
import { defineOperation } from './operation.ts';
import { ProblemError } from './problem.ts';
import { noQuery } from './query.ts';

export const CONSOLE_PAGE = 'index.html';

/**
 * `GET /console`: the analyst's page.
 *
 * Anonymous, because a browser that opens an address cannot send a key, and a key in the address would stand in
 * histories and logs. The answer is the same file for everybody, made by the build: it holds no case, no setting
 * and no secret. Everything that it shows it asks of the other calls, with the key or the sign-in of the analyst.
 */
export const getConsole = defineOperation({
  id: 'get-console',
  method: 'GET',
  route: 'console',
  role: 'anonymous',
  cost: 'low',
  summary: "Open the analyst's page",
  query: noQuery,
  answers: {
    200: { description: 'The page.', content: { 'text/html': { schema: z.string() } } },
    308: { description: 'The page has no slash at the end.', headers: { Location: 'Where it is.' } },
  },
  problems: { 404: 'The page was not built.' },
  async handle({ request }, deps) {
    // The page names its files relative to itself, so that it works below whatever prefix a gateway gives it.
    if (request.path?.endsWith('/')) return respondEmpty(308, { location: '../console' });
    const file = await deps.consoleFiles(CONSOLE_PAGE);
    if (!file) throw new ProblemError(404, 'console.not-built', 'The page was not built: npm run build.');
    return consoleAnswer(request, file, 'no-cache');
  },
});

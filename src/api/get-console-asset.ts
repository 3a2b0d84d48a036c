import * as z from 'zod';
import { consoleAnswer } from './console-answer.ts';
import { CONSOLE_PAGE } from './get-console.ts';
import { defineOperation } from './operation.ts';
import { ProblemError } from './problem.ts';
import { noQuery } from './query.ts';

/** The name of an asset carries a hash of its content: what is under a name never changes. */
const FOR_EVER = 'public, max-age=31536000, immutable';

/** `GET /console/{asset}`: script, style and icon of the page. Anonymous for the reason that the page is. */
export const getConsoleAsset = defineOperation({
  id: 'get-console-asset',
  method: 'GET',
  route: 'console/{asset}',
  role: 'anonymous',
  cost: 'low',
  summary: "Get a file of the analyst's page",
  params: { asset: 'The name of the file, as the page names it.' },
  query: noQuery,
  answers: {
    200: {
      description: 'The file, compressed where the client takes that.',
      content: {
        'text/javascript': { schema: z.string() },
        'text/css': { schema: z.string() },
        'image/svg+xml': { schema: z.string() },
      },
    },
  },
  problems: { 404: 'The page has no such file.' },
  async handle({ request }, deps) {
    const name = request.params['asset'] ?? '';
    const file = name === CONSOLE_PAGE ? undefined : await deps.consoleFiles(name);
    if (!file) throw new ProblemError(404, 'console.no-such-file', 'The page has no file of this name.');
    return consoleAnswer(request, file, FOR_EVER);
  },
});

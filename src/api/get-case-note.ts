import * as z from 'zod';
import { preferredType } from './accept.ts';
import { respond } from './api-request.ts';
import { findCase } from './find-case.ts';
import { defineOperation } from './operation.ts';
import { noQuery } from './query.ts';

const VARY = { vary: 'accept' };

/** `GET /cases/{id}/note`: the triage note, as Markdown or as a page. */
export const getCaseNote = defineOperation({
  id: 'get-case-note',
  method: 'GET',
  route: 'cases/{id}/note',
  role: 'reader',
  cost: 'low',
  summary: 'Get the triage note of a case',
  params: { id: 'The SystemAlertId.' },
  requestHeaders: { accept: '`text/markdown` (default) or `text/html`.' },
  query: noQuery,
  answers: {
    200: {
      description: 'The note.',
      content: {
        'text/markdown': { schema: z.string(), example: '**likely-malicious** · score 85/100\n' },
        'text/html': { schema: z.string() },
      },
    },
  },
  problems: { 404: 'There is no such case.' },
  async handle({ request }, deps) {
    const { value } = await findCase(request, deps);
    const type = preferredType(request.headers.get('accept'), ['text/markdown', 'text/html']);
    if (type === 'text/markdown') return respond(200, 'text/markdown; charset=utf-8', value.note, VARY);
    // Here and not above: the Markdown parser is only worth loading where a page is asked for.
    const { noteContentSecurityPolicy, noteToHtml } = await import('../note/html.ts');
    return respond(200, 'text/html; charset=utf-8', noteToHtml(value.note), {
      ...VARY,
      'content-security-policy': noteContentSecurityPolicy,
      'referrer-policy': 'no-referrer',
    });
  },
});

import * as z from 'zod';
import { auditActions } from '../allowlist/store/allowlist-store.ts';
import { compact } from '../compact.ts';
import { PARAMETER_PROBLEM, pageAnswer } from './answers.ts';
import { respondJson } from './api-request.ts';
import { defineOperation } from './operation.ts';
import { pageParameters } from './query.ts';

const auditRecordSchema = z
  .object({
    at: z.string().describe('ISO 8601.'),
    by: z.string().describe('Who made the change, as was said.'),
    principal: z
      .string()
      .optional()
      .describe('Whom the service authenticated; absent where a function key or this machine made the call.'),
    action: z
      .enum(auditActions)
      .describe(
        'created: an entry of your own; replaced: one, also a shipped one; switched-off: a shipped one; restored: the shipped one is in force again; removed: an entry of your own.',
      ),
    entryId: z.string(),
    before: z.looseObject({}).optional().describe('The entry that was in force; absent where none was.'),
    after: z.looseObject({}).optional().describe('The entry in force since; absent where there is none.'),
  })
  .meta({ id: 'AllowlistAuditRecord' });

/** `GET /allowlist/audit`: who changed what of the allowlist, newest first. */
export const listAllowlistAudit = defineOperation({
  id: 'list-allowlist-audit',
  method: 'GET',
  route: 'allowlist/audit',
  role: 'reader',
  cost: 'low',
  summary: 'List the changes of the allowlist, newest first',
  query: z.strictObject(pageParameters),
  answers: {
    200: pageAnswer(
      'changes',
      z
        .object({ records: z.array(auditRecordSchema), cursor: z.string().optional() })
        .meta({ id: 'AllowlistAuditPage' }),
    ),
  },
  problems: { 400: PARAMETER_PROBLEM },
  async handle({ query }, deps) {
    const page = await deps.allowlist.audit(compact(query));
    return respondJson(200, compact({ records: page.items, cursor: page.cursor }));
  },
});

import * as z from 'zod';
import { respondEmpty } from './api-request.ts';
import { changeEntry } from './change-entry.ts';
import { byParameter, changedBy } from './changed-by.ts';
import { defineOperation } from './operation.ts';
import { ProblemError } from './problem.ts';
import { entryDigest, recordChange } from './record-change.ts';

/** `DELETE /allowlist/{id}`: takes an entry out of force. */
export const deleteAllowlistEntry = defineOperation({
  id: 'delete-allowlist-entry',
  method: 'DELETE',
  route: 'allowlist/{id}',
  role: 'admin',
  cost: 'judge',
  summary: 'Take an allowlist entry out of force',
  description:
    'Removes an entry of your own. Of your version of a shipped entry it removes that version, which brings the shipped one back; a shipped entry it switches off, until its own text is PUT again. Send If-Match where the call may be repeated: a second DELETE of your version would switch the shipped entry off. Deleting one that is off changes nothing.',
  params: { id: 'The id of the entry.' },
  requestHeaders: { 'if-match': 'Deletes only the entry with this ETag.' },
  query: z.strictObject({ by: byParameter }),
  answers: { 204: { description: 'The entry is out of force.' } },
  problems: {
    404: 'There is no such entry.',
    409: 'Others kept changing the allowlist meanwhile (`allowlist.contended`).',
    412: 'The entry no longer has the ETag of If-Match.',
    422: 'The shipped entry that would come back would, with others of yours, hide an attack (`allowlist.hides-known-bad`, with the `hides`).',
  },
  async handle({ request, query: { by }, caller }, deps) {
    const id = request.params['id'] ?? '';
    const changed = changedBy(caller, by, deps.clock());
    const { outcome, before } = await changeEntry(request, deps, {
      id,
      proposal: { entries: [], remove: [id] },
      write: (ifMatch, turn) => deps.allowlist.remove(id, changed, ifMatch, turn),
    });
    if (outcome === 'missing')
      throw new ProblemError(404, 'allowlist.not-found', 'There is no entry with this id.');
    if (outcome !== 'unchanged') {
      const shipped = deps.shippedEntries.find((known) => known.id === id);
      await recordChange(deps, caller, {
        action: `allowlist.${outcome}`,
        operation: 'delete-allowlist-entry',
        target: { kind: 'allowlist-entry', id },
        by,
        before: entryDigest(before),
        after: outcome === 'restored' ? entryDigest(shipped) : undefined,
      });
    }
    return respondEmpty(204);
  },
});

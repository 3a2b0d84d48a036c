import * as z from 'zod';
import { roles } from '../access/role.ts';
import type { Page } from '../case/stores.ts';
import type { DeepReadonly } from '../deep-readonly.ts';

/** The name under which every change stands in the log: alert rules and searches rely on it. */
export const AUDIT_EVENT = 'audit.change';

const changeActions = [
  'verdict.given',
  'allowlist.created',
  'allowlist.replaced',
  'allowlist.switched-off',
  'allowlist.restored',
  'allowlist.removed',
  'failure.read',
  'failure.replayed',
  'alert.triaged',
] as const;

/**
 * A change that somebody made: who, when, to what, from what to what. `failure.read` changes nothing, but what was
 * read is unmasked: who saw it must be known.
 */
export const changeSchema = z
  .object({
    id: z.string(),
    at: z.string().describe('ISO 8601.'),
    action: z.enum(changeActions),
    operation: z.string().describe('The operation that made it, by its id.'),
    target: z.object({ kind: z.enum(['case', 'allowlist-entry', 'failure']), id: z.string() }),
    by: z.string().describe('Who made it, as was said.'),
    principal: z
      .string()
      .exactOptional()
      .describe('Whom the service authenticated; absent where that is nobody in particular.'),
    caller: z.object({
      kind: z.enum(['function-key', 'entra', 'api-key', 'local', 'anonymous']),
      id: z.string(),
      role: z.enum(roles).exactOptional(),
      address: z.string().exactOptional().describe('That the platform’s front end saw.'),
    }),
    before: z
      .string()
      .exactOptional()
      .describe('Of a verdict its JSON, of an entry the SHA-256 of its canonical text.'),
    after: z
      .string()
      .exactOptional()
      .describe(
        'The same after it; of a replay the ids of its cases, of a triage those of the first 100 that it created or revised.',
      ),
  })
  .meta({ id: 'AuditedChange' });

export type Change = DeepReadonly<z.infer<typeof changeSchema>>;

/** Changes, kept for good. Every method throws `TriageError` `storage.unavailable` when the table service is away. */
export interface ChangeStore {
  /** Writes the change unless its id is there already. */
  put(change: Change): Promise<void>;
  /** Newest first. Throws `cursor.malformed` for a cursor that it did not give. */
  list(page: { readonly limit: number; readonly cursor?: string }): Promise<Page<Change>>;
}

import { randomUUID } from 'node:crypto';
import { type Caller, principalOf } from '../access/caller.ts';
import type { AllowlistEntry } from '../allowlist/entry.schema.ts';
import { AUDIT_EVENT, type Change } from '../audit/change.ts';
import { compact } from '../compact.ts';
import { messageOf } from '../errors.ts';
import { hashOf } from '../tables/keys.ts';
import { canonical } from '../text/canonical-json.ts';
import type { ApiDeps } from './api-deps.ts';

/** What an operation knows of the change that it made. */
export interface ChangeMade extends Pick<Change, 'action' | 'operation' | 'target'> {
  /** Who made it, where the caller said. */
  readonly by?: string | undefined;
  readonly before?: string | undefined;
  readonly after?: string | undefined;
}

/**
 * Tells the log of a change and keeps it. Never throws: most changes are made by now, and an answer that they failed
 * would be wrong; what cannot be kept is in the log.
 */
export async function recordChange(
  deps: Pick<ApiDeps, 'changes' | 'clock' | 'logger'>,
  caller: Caller,
  { by, ...made }: ChangeMade,
): Promise<void> {
  const { kind, id, role, address } = caller;
  const principal = principalOf(caller);
  const change: Change = compact({
    id: randomUUID(),
    at: deps.clock().toISOString(),
    ...made,
    by: by?.trim() || principal || 'unknown',
    principal,
    caller: compact({ kind, id, role, address }),
  });
  deps.logger.info(AUDIT_EVENT, { ...change });
  try {
    await deps.changes.put(change);
  } catch (error) {
    deps.logger.error('audit.not-kept', { changeId: change.id, message: messageOf(error) });
  }
}

/** What tells one text of an entry from another; `undefined` for none. */
export function entryDigest(entry: AllowlistEntry | undefined): string | undefined {
  return entry === undefined ? undefined : hashOf(canonical(entry));
}

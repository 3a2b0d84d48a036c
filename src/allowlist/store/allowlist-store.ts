import type { Page } from '../../case/stores.ts';
import type { AllowlistEntry } from '../entry.schema.ts';
import type { LintFinding } from '../lint-finding.ts';

/** Who changes the allowlist, and when (ISO 8601). */
export interface ChangedBy {
  /** As the caller says. */
  readonly by: string;
  /** Whom the service authenticated; absent where that is nobody in particular. */
  readonly principal?: string;
  readonly at: string;
}

/** What the customer has put in place of a shipped entry, or beside all of them. */
export type Override =
  | ({ readonly kind: 'custom'; readonly id: string; readonly entry: AllowlistEntry } & ChangedBy)
  /** A tombstone: the shipped entry of this id is switched off. */
  | ({ readonly kind: 'off'; readonly id: string } & ChangedBy)
  /**
   * Written by a version whose entries this one does not take. It counts as switched off: what it said is unknown,
   * and the shipped entry that it may have narrowed must not come back by itself. `problems` are absent where the row
   * itself is damaged.
   */
  | { readonly kind: 'unreadable'; readonly id: string; readonly problems?: readonly LintFinding[] }
  /**
   * A row that the audit does not say: it was written past the service, and never checked. It counts as switched off, for
   * the same reason. `entry` is what it says.
   */
  | { readonly kind: 'unaudited'; readonly id: string; readonly entry?: AllowlistEntry };

/** Overrides that nobody can have meant: none of them is in force. */
export type BadOverride = Extract<Override, { readonly kind: 'unreadable' | 'unaudited' }>;

/** An override, and the ETag under which it is stored. */
export type StoredOverride = Override & { readonly etag: string };

/** The ETag to name where no override is expected to be there. */
export const NO_OVERRIDE = '';

export const auditActions = ['created', 'replaced', 'switched-off', 'restored', 'removed'] as const;

/**
 * What a change did: `created` an entry of the customer's own, `replaced` one (also a shipped one), `switched-off` a
 * shipped one, `restored` the shipped one, `removed` the customer's own.
 */
export type AuditAction = (typeof auditActions)[number];

/** One change: `before` and `after` are the entries in force, absent where there was none. */
export interface AuditRecord extends ChangedBy {
  readonly action: AuditAction;
  readonly entryId: string;
  /** As it was stored, also where this version would refuse such an entry. */
  readonly before?: Readonly<Record<string, unknown>>;
  readonly after?: Readonly<Record<string, unknown>>;
}

/** Every override, read under a revision of the allowlist: whatever changes an entry changes the revision too. */
export interface AllowlistSnapshot {
  readonly overrides: readonly StoredOverride[];
  readonly revision: string;
}

/**
 * For a change that was judged together with all other entries: it is written only where the allowlist still has the
 * revision `seen`, and gives it the revision `next`, a text that no other change has.
 */
export interface Turn {
  readonly seen: string;
  readonly next: string;
}

/**
 * What became of a change. `conflict`: the override no longer has the ETag that the caller named; `outdated`: the
 * allowlist no longer has the revision that the caller has seen.
 */
export type ChangeOutcome = AuditAction | 'unchanged' | 'conflict' | 'outdated';

/**
 * The customer's side of the allowlist. Every change and its audit record are written together or not at all. Every
 * method throws `TriageError` `storage.unavailable` when the table service is away.
 */
export interface AllowlistStore {
  /** Every override, in the order of ids, each held against the audit. */
  list(): Promise<readonly StoredOverride[]>;
  /** What to judge a change by before it takes its turn. */
  snapshot(): Promise<AllowlistSnapshot>;
  get(id: string): Promise<StoredOverride | undefined>;
  /**
   * Puts the customer's version of an entry in force. An entry equal to the shipped one of its id restores that one.
   * With `ifMatch`, an ETag or `NO_OVERRIDE`, only over that state; with `turn` only over that of the whole allowlist.
   * Throws `allowlist.too-large`.
   */
  put(entry: AllowlistEntry, changed: ChangedBy, ifMatch?: string, turn?: Turn): Promise<ChangeOutcome>;
  /**
   * Takes the customer's version away, which brings back the shipped entry of its id; where there is no customer's
   * version, switches the shipped entry off. `unchanged` where it is off already; `missing` where nothing has the id.
   */
  remove(id: string, changed: ChangedBy, ifMatch?: string, turn?: Turn): Promise<ChangeOutcome | 'missing'>;
  /** Newest first. Throws `cursor.malformed` for a cursor that it did not give. */
  audit(page: { readonly limit: number; readonly cursor?: string }): Promise<Page<AuditRecord>>;
}

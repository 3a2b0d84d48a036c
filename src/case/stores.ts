import type { Incident, IncidentRef } from '../alert/alert.ts';
import type { Case, CaseSummary, Classification, Disposition } from './case.schema.ts';

/** A stored value and the ETag under which it was read or written. */
export interface Stored<Value> {
  readonly value: Value;
  readonly etag: string;
}

export interface CaseFilter {
  readonly disposition?: Disposition;
  /** Case-insensitive. */
  readonly host?: string;
  /** Case-insensitive. */
  readonly account?: string;
  /** The exact `DetectionBranch`. */
  readonly branch?: string;
  readonly category?: string;
  /** The classification that a person gave; `none` finds the cases without a verdict. */
  readonly verdict?: Classification | 'none';
  /** ISO 8601, inclusive, of `createdAt`. */
  readonly since?: string;
  /** ISO 8601, exclusive, of `createdAt`. */
  readonly until?: string;
}

export interface Page<Item> {
  readonly items: readonly Item[];
  /** Where the next page starts; absent on the last page. Opaque, and safe in a URL. */
  readonly cursor?: string;
}

/**
 * The cases. Every method throws `TriageError` `storage.unavailable` when the table service is away, and
 * `list` throws `cursor.malformed` for a cursor that it did not give.
 */
export interface CaseStore {
  /**
   * Create-only, batched where a partition allows; the answer lines up with the input, and a repeated id answers
   * `exists`. `awaited` is created, where an incident of the alert has come before. A case that cannot be stored
   * (`case.too-large`, `case.invalid`, `storage.rejected`) does not keep the others from being stored: its error is
   * thrown at the end, with `/<position>` at the start of its `path`.
   */
  insert(cases: readonly Case[]): Promise<readonly ('created' | 'awaited' | 'exists')[]>;
  /** Throws `case.unreadable` for a stored case that this version cannot read. */
  get(id: string): Promise<Stored<Case> | undefined>;
  /**
   * Writes `next` over the case when its ETag is still that of `previous`. Throws `case.invalid` when the id or
   * `createdAt` differs: the latter orders every list and never changes.
   */
  replace(previous: Stored<Case>, next: Case): Promise<Stored<Case> | 'conflict'>;
  /** Newest `createdAt` first; throws `filter.malformed` for a `since` or `until` that is no time. */
  list(
    filter: CaseFilter,
    page: { readonly limit: number; readonly cursor?: string },
  ): Promise<Page<CaseSummary>>;
  /**
   * When cases were created and how they stand, newest first and `limit` at most: what counts are made of. Reads
   * keys and one column only. Throws what `list` throws.
   */
  tally(
    stretch: Pick<CaseFilter, 'since' | 'until'>,
    limit: number,
  ): Promise<{ readonly items: readonly TalliedCase[]; readonly more: boolean }>;
}

/** A case as far as counts look at it. */
export interface TalliedCase {
  /** `createdAt` in milliseconds since 1970. */
  readonly createdAtMs: number;
  readonly disposition: Disposition;
}

/** What could not be triaged, whole. */
export interface Failure {
  /** Derived from code and payload, so that a redelivery is the same failure. */
  readonly id: string;
  readonly code: string;
  /** JSON Pointer of the first problem inside the payload. */
  readonly path: string;
  readonly message: string;
  /** ISO 8601, of the first time it was seen. */
  readonly createdAt: string;
  /** Where it came in: `hub` or `http`. */
  readonly channel: string;
  readonly payload: string;
}

/** A failure as the list shows it: `size` in UTF-16 code units instead of the payload. */
export type FailureSummary = Omit<Failure, 'payload'> & { readonly size: number };

export interface FailureStore {
  /** Writes the failure unless it is there already. */
  put(failure: Failure): Promise<void>;
  get(id: string): Promise<Failure | undefined>;
  list(page: { readonly limit: number; readonly cursor?: string }): Promise<Page<FailureSummary>>;
  remove(id: string): Promise<void>;
}

/**
 * Which incident an alert belongs to, kept beside the cases because either may arrive first. A case that is `created`
 * has none, and its incident, once it is kept, finds the case.
 */
export interface IncidentLinkStore {
  /** Keeps the incident for each of its alerts, beside those of which other messages told. */
  put(incident: Incident, arrivedAt: Date): Promise<void>;
  /** The incident of each alert that has one, by alert id: the one that was modified last and not rejected. */
  get(alertIds: readonly string[]): Promise<ReadonlyMap<string, IncidentRef>>;
  /**
   * Gives up an incident that does not hold the alert, as Sentinel said at `checkedAt`: messages about earlier changes
   * of it link the alert no more. `unlessLast`: only where there is another one.
   *
   * @returns the incident that holds now
   */
  reject(
    alertId: string,
    incident: IncidentRef,
    how: { readonly checkedAt: Date; readonly unlessLast?: boolean },
  ): Promise<IncidentRef | undefined>;
}

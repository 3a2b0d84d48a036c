/** What a column may hold. Binary columns stay below 64 KiB, strings below 32,768 UTF-16 code units. */
export type ColumnValue = string | number | boolean | Buffer;
export type Columns = Readonly<Record<string, ColumnValue>>;

/** A row as it was read. Columns are whatever somebody may have written there: check before use. */
export interface Row {
  readonly rowKey: string;
  readonly etag: string;
  readonly columns: Readonly<Record<string, unknown>>;
}

/** One change of a transaction; `put` writes whether or not the row exists, `replace` only under its ETag. */
export type Change =
  | { readonly kind: 'create'; readonly rowKey: string; readonly columns: Columns }
  | { readonly kind: 'put'; readonly rowKey: string; readonly columns: Columns }
  | { readonly kind: 'replace'; readonly rowKey: string; readonly columns: Columns; readonly etag: string }
  | { readonly kind: 'delete'; readonly rowKey: string };

/** A transaction is written whole (`etags` lines up with the changes) or, for the reason given, not at all. */
export type Submitted =
  | { readonly kind: 'done'; readonly etags: readonly (string | undefined)[] }
  | {
      readonly kind: 'refused';
      /** `exists`: a row to create is there; `changed`: another ETag; `missing`: a row to replace or delete is gone. */
      readonly reason: 'exists' | 'changed' | 'missing';
      /** Which change was refused, where the service says so. */
      readonly at: number | undefined;
    };

/** A range of one partition, in key order. Bounds are exclusive on both sides and always present: no scan. */
export interface RangeQuery {
  readonly partition: string;
  readonly after: string;
  readonly before: string;
  /** Property filters that the service applies inside the range; columns are names of ours, never input. */
  readonly where: readonly { readonly column: string; readonly equals: string | boolean }[];
  readonly select: readonly string[];
  /** Rows an answer holds at most, 1–1000. */
  readonly pageSize: number;
}

export interface RowPage {
  readonly rows: readonly Row[];
  /** Where the service goes on; it may be present on an empty page. */
  readonly continuation?: string;
}

/**
 * One table of the storage account, created when it is first missed. Every method throws `TriageError`:
 * `storage.unavailable` when the same call can succeed later, `storage.rejected` when it cannot.
 */
export interface Table {
  get(partition: string, rowKey: string, select?: readonly string[]): Promise<Row | undefined>;
  page(query: RangeQuery, continuation?: string): Promise<RowPage>;
  /** All changes or none: at most 100 rows of one partition, each once, and less than 4 MiB. */
  submit(partition: string, changes: readonly Change[]): Promise<Submitted>;
}

/** Where a row of evidence was found, in the order in which the places are tried. */
export type RowSource = 'raw-row' | 'custom-details' | 'logs' | 'entities' | 'stream' | 'request';

/** One row that made the rule fire, as far as the alert carries it. */
export interface AlertRow {
  /** `DeviceProcessEvents`, `DeviceFileEvents`, or the name that the row itself gives. */
  readonly table: string;
  readonly source: RowSource;
  /** A column that the row does not carry is absent here: unknown, not empty. */
  readonly columns: Readonly<Record<string, unknown>>;
  /** The `DetectionBranch` that the alert carries for this row. */
  readonly reportedBranch?: string;
  /**
   * Values that belong to some row of the alert, but not certainly to this one: custom details fold several
   * rows into lists of distinct values, and lists of different lengths do not line up. They are evidence of
   * guilt (a hostile value was there) and never of innocence.
   */
  readonly candidates?: Readonly<Record<string, readonly string[]>>;
}

/** What an incident row or payload says of the incident that an alert belongs to. */
export interface IncidentRef {
  /** ARM id or incident name (GUID), as delivered. */
  readonly id?: string;
  readonly number?: number;
  readonly title?: string;
  readonly status?: string;
  /** ISO 8601; of two rows of an incident the later one holds. */
  readonly lastModifiedTime?: string;
  /** Closed because its alerts were moved to another incident, as its label `Redirected` says. */
  readonly redirected?: boolean;
}

/** An alert of this rule, whatever wire form it came in. Times are ISO 8601 in UTC. */
export interface Alert {
  /** Lower case: the case's id. */
  readonly systemAlertId: string;
  readonly ruleName: string;
  readonly ruleId?: string;
  readonly severity: string;
  readonly startTime: string;
  readonly endTime: string;
  /** When the row of the alert was written: of two deliveries the later one describes the alert. */
  readonly generatedAt?: string;
  /** The moment from which `ago()` and `now()` of the rule count. */
  readonly queryEndTime?: string;
  readonly workspaceId?: string;
  readonly tactics: readonly string[];
  readonly techniques: readonly string[];
  readonly link?: string;
  /** The KQL text that fired, without the prefix that Sentinel puts before it. */
  readonly query?: string;
  readonly incident?: IncidentRef;
  readonly rows: readonly AlertRow[];
  /** What of the evidence is missing or unreadable, as stable codes: the keys of `gapTexts` in gap.ts. */
  readonly gaps: readonly string[];
}

/** An incident and the alerts that it gathers. */
export interface Incident extends IncidentRef {
  /** Lower case `SystemAlertId`s. */
  readonly alertIds: readonly string[];
}

/** How alerts of this rule are told from others. */
export interface RuleIdentity {
  /** Lower case GUIDs (`RULE_IDS`). */
  readonly ids: readonly string[];
  readonly names: readonly string[];
  /** The `DetectionBranch` names of the shipped rule. */
  readonly branches: readonly string[];
  /**
   * The table that each branch reads, by `DetectionBranch`: what tells the table of a projected row, which
   * carries no `Type`. Without it the table is told by the row's columns.
   */
  readonly tables?: Readonly<Record<string, string>>;
}

/** What one record of a message turned out to be. */
export type ReadRecord =
  | { readonly kind: 'alert'; readonly alert: Alert }
  | { readonly kind: 'incident'; readonly incident: Incident }
  | { readonly kind: 'ignored'; readonly reason: string }
  | {
      readonly kind: 'failure';
      /** Stable: `message.not-json`, `raw-row.too-large` … */
      readonly code: string;
      /**
       * JSON Pointer of the first problem inside the payload, '' for the whole of it. A string that holds JSON
       * counts as what it holds: `/ExtendedProperties/Query`.
       */
      readonly path: string;
      readonly message: string;
      /**
       * The whole record, or the whole message where no record could be told apart: what a replay reads. Bytes
       * that are not text are a `data:` URI in base64, which `readMessage` takes for the bytes themselves.
       */
      readonly payload: string;
    };

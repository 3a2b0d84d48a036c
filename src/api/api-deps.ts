import type { Access } from '../access/access.ts';
import type { AlertRow } from '../alert/alert.ts';
import type { AllowlistEntry } from '../allowlist/entry.schema.ts';
import type { AllowlistStore } from '../allowlist/store/allowlist-store.ts';
import type { SwitchedOff } from '../allowlist/store/remember-allowlist.ts';
import type { ChangeStore } from '../audit/change.ts';
import type { CaseCounts, CountedStretch } from '../case/count-cases.ts';
import type { CaseStore, FailureStore } from '../case/stores.ts';
import type { PreflightResult } from '../context/preflight.ts';
import type { HubState } from '../hub-state.ts';
import type { WriteBack } from '../incident/write-back.ts';
import type { TriageJobs } from '../job/triage-jobs.ts';
import type { Logger } from '../logger.ts';
import type { EnrichmentRun } from '../pipeline/enrich-cases.ts';
import type { TriageOptions, TriageOutcome } from '../pipeline/triage-outcome.ts';
import type { ExplainedRow } from '../rule/explained.schema.ts';
import type { CompiledRule } from '../rule/tree.ts';
import type { Counters } from '../telemetry/counters.ts';
import type { Telemetry } from '../telemetry/telemetry.ts';
import type { ConsoleFiles } from './console-files.ts';
import type { SwaggerPlace } from './swagger-place.ts';

/** When `now()` of the rule is (ISO 8601), where the caller says. */
interface ExplainOptions {
  readonly queryTime?: string;
}

/** A rule and how it judges some rows: the answer of `POST /explain`. */
export interface Explanation {
  readonly rule: {
    readonly name: string;
    readonly sha256: string;
    readonly source: 'shipped' | 'request';
    readonly drift: readonly string[];
    readonly unsupported: readonly string[];
  };
  readonly rows: readonly ExplainedRow[];
}

/** OpenAPI 3.1; or Swagger 2.0, which says where the service is reached. */
export type OpenapiForm = { readonly version: 3 } | { readonly version: 2; readonly place: SwaggerPlace };

/** What the operations need of the service. */
export interface ApiDeps {
  /** Who calls, and how often. */
  readonly access: Access;
  /**
   * Takes messages the whole way to cases. What cannot be read is among the failures of the outcome; throws
   * `TriageError` `storage.unavailable` when nothing can be written.
   */
  triage(messages: readonly (Uint8Array | string)[], options: TriageOptions): Promise<TriageOutcome>;
  /** Triage whose answer is fetched later. */
  readonly jobs: TriageJobs;
  /** Looks at cases again whose sources were away. Throws `storage.unavailable`. */
  readonly enrichCases?: () => Promise<EnrichmentRun>;
  /** Tries each configured source; what came is held for a minute. */
  readonly preflight?: () => Promise<readonly PreflightResult[]>;
  readonly cases: Pick<CaseStore, 'get' | 'list' | 'replace'>;
  /** Counts cases over time. Throws `TriageError` `storage.unavailable` when the table service is away. */
  countCases(stretch: CountedStretch): Promise<CaseCounts>;
  readonly failures: FailureStore;
  readonly allowlist: AllowlistStore;
  /** The stored rows of the allowlist that are off though nobody switched them off. Throws `storage.unavailable`. */
  switchedOff(): Promise<SwitchedOff>;
  /** The entries that come with the service. */
  readonly shippedEntries: readonly AllowlistEntry[];
  readonly shippedRule: CompiledRule;
  /** Judges a row by the shipped rule; `queryTime` (ISO 8601) is what `now()` and `ago()` count from. */
  explain(row: AlertRow, options: ExplainOptions): ExplainedRow;
  /** Explains rows by a query of the caller. Absent where the service loads no query parser. */
  readonly explainQuery?: (
    query: string,
    rows: readonly AlertRow[],
    options: ExplainOptions,
  ) => Promise<Explanation>;
  /** The files of the analyst's page. */
  readonly consoleFiles: ConsoleFiles;
  /** What is written to incidents. Absent where no workspace is named. */
  readonly writeBack?: WriteBack;
  /** What the reader of the hub last met; `undefined` where the platform reads it. */
  readonly hub?: () => HubState | undefined;
  /** Rejects when the table service is away. */
  ping(): Promise<void>;
  /** Totals since the process started; shown by `GET /health`. */
  readonly counters: Counters;
  /**
   * The OpenAPI document. Handed in, because it is made of the list of all operations, one of which serves it; the
   * generator is loaded by the first call.
   */
  openapi(form: OpenapiForm): Promise<object>;
  /** Of the service, as package.json has it. */
  readonly version: string;
  clock(): Date;
  /** What was changed, by whom. */
  readonly changes: ChangeStore;
  readonly logger: Logger;
  readonly telemetry: Telemetry;
}

import type { Alert, RuleIdentity } from '../alert/alert.ts';
import type { AllowlistEntry } from '../allowlist/entry.schema.ts';
import type { Pause } from '../async/slices.ts';
import type { Case } from '../case/case.schema.ts';
import type { CaseStore, FailureStore, IncidentLinkStore } from '../case/stores.ts';
import type { ContextDeps } from '../context/resolve-context.ts';
import type { EnrichmentQueue } from '../enrichment/enrichment-table.ts';
import type { Logger } from '../logger.ts';
import type { ExplainedRow } from '../rule/explained.schema.ts';
import type { SightingStore } from '../story/sighting-table.ts';
import type { Counters } from '../telemetry/counters.ts';
import type { Telemetry } from '../telemetry/telemetry.ts';
import type { Broken } from './broken.ts';

/** An alert's rows, explained, and the rule that explained them. */
export interface Explanation {
  readonly rule: Case['rule'];
  readonly events: readonly ExplainedRow[];
}

/** What the pipeline works with. */
export interface TriageDeps {
  readonly identity: RuleIdentity;
  readonly explain: (alert: Alert, pause: Pause) => Promise<Explanation>;
  readonly context: ContextDeps;
  /** Where cases wait whose sources were away; absent where nobody looks at them again. */
  readonly enrichments?: EnrichmentQueue;
  readonly entries: () => Promise<readonly AllowlistEntry[]>;
  readonly cases: CaseStore;
  readonly failures: FailureStore;
  readonly links: IncidentLinkStore;
  readonly sightings: SightingStore;
  readonly clock: () => Date;
  readonly counters: Pick<Counters, 'add'>;
  readonly logger: Logger;
  readonly telemetry: Telemetry;
}

/** What the steps of one run work with: they share what it broke on, so that a message is kept once. */
export interface RunDeps extends TriageDeps {
  readonly broken: Broken;
  /** Awaited between two pieces of work, so that a run keeps nobody else waiting. */
  readonly pause: Pause;
}

/** How many look-ups or single writes are under way at once. */
export const IN_FLIGHT = 16;

import type { Caller } from '../../../src/access/caller.ts';
import { shippedEntries } from '../../../src/allowlist/shipped.ts';
import type { ApiDeps } from '../../../src/api/api-deps.ts';
import { openapiDocument } from '../../../src/api/openapi.ts';
import { swaggerDocument } from '../../../src/api/swagger.ts';
import { triageFor } from '../../../src/api/triage-for.ts';
import { rememberCounts } from '../../../src/case/count-cases.ts';
import { createTriageJobs } from '../../../src/job/triage-jobs.ts';
import type { TriageOptions, TriageOutcome } from '../../../src/pipeline/triage-outcome.ts';
import type { CompiledRule } from '../../../src/rule/tree.ts';
import { createCounters } from '../../../src/telemetry/counters.ts';
import { noTelemetry } from '../../../src/telemetry/telemetry.ts';
import { type MemoryStores, memoryStores } from '../../support/memory-stores.ts';
import { sampleRow } from '../../support/sample-case.ts';

/** A rule with one branch, enough for what the API shows of a rule. */
const rule: CompiledRule = {
  name: 'Detect Systemctl',
  sha256: 'b'.repeat(64),
  text: '// a rule\nDeviceProcessEvents | where FileName =~ "systemctl"',
  branches: [
    {
      name: 'Only_Branch',
      table: 'DeviceProcessEvents',
      at: { start: 10, end: 29, line: 2, column: 1 },
      steps: [],
    },
  ],
  unsupported: [{ line: 2, column: 5, reason: 'The operator evaluate is not read.' }],
};

/** What a test sees of the dependencies besides what the operations see. */
export interface FakeDeps extends ApiDeps {
  readonly stores: MemoryStores;
  /** Every call of `triage`, messages as text. */
  readonly triaged: { readonly messages: readonly string[]; readonly options: TriageOptions }[];
  readonly logged: { readonly level: string; readonly event: string; readonly fields: unknown }[];
}

export const LOCAL_CALLER: Caller = { kind: 'local', id: 'local', name: 'local', role: 'admin' };

/** Access for one caller, who may call as often as it likes. */
export function accessOf(caller: Caller): ApiDeps['access'] {
  return {
    identify: () => ({ kind: 'known', caller }),
    admit: () => 'admitted',
    enter: async () => ({ release: () => undefined }),
    countRefusal: () => 1,
  };
}

/** Dependencies in memory, at noon of 4 January 2026; vary what the test is about. */
export function fakeDeps(overrides: Partial<ApiDeps> & { readonly outcome?: TriageOutcome } = {}): FakeDeps {
  const { outcome = { cases: [], ignored: [], failures: [] }, ...rest } = overrides;
  const stores = memoryStores();
  const triaged: FakeDeps['triaged'] = [];
  const logged: FakeDeps['logged'] = [];
  const clock = () => new Date('2026-01-04T12:00:00.000Z');
  const log = (level: string) => (event: string, fields?: unknown) => {
    logged.push({ level, event, fields });
  };
  const deps: FakeDeps = {
    access: accessOf(LOCAL_CALLER),
    stores,
    triaged,
    logged,
    async triage(messages, options) {
      const texts = messages.map((message) =>
        typeof message === 'string' ? message : Buffer.from(message).toString('utf8'),
      );
      triaged.push({ messages: texts, options });
      return outcome;
    },
    jobs: createTriageJobs({
      store: stores.jobs,
      triage: async (payload, caller) => triageFor(caller, [payload], { channel: 'http' }, deps),
      cases: stores.cases,
      failures: stores.failures,
      clock: () => deps.clock(),
      randomId: () => `job-${triaged.length}`,
      logger: { info: log('info'), warn: log('warn'), error: log('error') },
    }),
    cases: stores.cases,
    countCases: rememberCounts(stores.cases, clock),
    failures: stores.failures,
    changes: stores.changes,
    counters: createCounters(),
    allowlist: stores.allowlist,
    switchedOff: async () => ({ unaudited: 0, unreadable: 0 }),
    shippedEntries,
    shippedRule: rule,
    explain: ({ table, source, columns, reportedBranch }) =>
      sampleRow({ table, source, columns, ...(reportedBranch ? { reportedBranch } : {}) }),
    consoleFiles: async () => undefined,
    ping: () => stores.ping(),
    openapi: async (form) =>
      form.version === 2 ? swaggerDocument('1.2.3', form.place) : openapiDocument('1.2.3'),
    version: '1.2.3',
    clock,
    logger: { info: log('info'), warn: log('warn'), error: log('error') },
    telemetry: noTelemetry,
    ...rest,
  };
  return deps;
}

import { randomUUID } from 'node:crypto';
import { createAccess } from './access/access.ts';
import { shippedEntries } from './allowlist/shipped.ts';
import { rememberAllowlist } from './allowlist/store/remember-allowlist.ts';
import type { ApiDeps } from './api/api-deps.ts';
import { consoleFiles } from './api/console-files.ts';
import { queryExplainer } from './api/explain-query.ts';
import { triageFor } from './api/triage-for.ts';
import { shareWork } from './async/share-work.ts';
import { rememberCounts } from './case/count-cases.ts';
import type { Config } from './config.ts';
import { createSources } from './context/create-sources.ts';
import { rememberInventory } from './context/inventory.ts';
import { preflight, rememberPreflight } from './context/preflight.ts';
import { logAnalytics } from './context/query-runner.ts';
import { TriageError } from './errors.ts';
import { loadCredential } from './http/credential.ts';
import { createHttpClient, type HttpClient } from './http/http-client.ts';
import { hubState } from './hub-state.ts';
import { incidentLookUp, type LookUp, type LookUpDeps } from './incident/incident-lookup.ts';
import { policyGuard } from './incident/policy-guard.ts';
import { createWriteBack } from './incident/write-back.ts';
import type { WriteBackConfig } from './incident/write-back-config.ts';
import { createTriageJobs } from './job/triage-jobs.ts';
import type { Logger } from './logger.ts';
import { openStores, type Stores } from './open-stores.ts';
import { packageFile } from './package-files.ts';
import { enrichCases } from './pipeline/enrich-cases.ts';
import { explainAlert, shippedIdentity } from './pipeline/explain-alert.ts';
import type { TriageDeps } from './pipeline/triage-deps.ts';
import { unlinkIncident } from './pipeline/unlink-incident.ts';
import { explainRow } from './rule/explain.ts';
import { createRuleCompiler } from './rule/runtime/rule-compiler.ts';
import { shippedRule } from './rule/shipped.ts';
import { createCounters } from './telemetry/counters.ts';
import { noTelemetry, type Telemetry } from './telemetry/telemetry.ts';
import { triageMessages } from './triage.ts';
import { version } from './version.ts';

/** What differs between the service, a script and a test. */
export interface DepsOverrides {
  readonly stores?: Stores;
  readonly clock?: () => Date;
  readonly telemetry?: Telemetry;
  readonly client?: HttpClient;
}

/** Anybody may probe, as often as they like: the table service is asked once in this time. */
const PROBE_MS = 1000;

/** Queries of callers that wait at a time: each may take seconds, and callers give up. */
const MOST_TRIED = 4;

/** Everything that the triggers need, made once. Nothing is connected before the first call that needs it. */
export function createDeps(config: Config, logger: Logger, overrides: DepsOverrides = {}): ApiDeps {
  const stores = overrides.stores ?? openStores(config.storage, config.writeBack !== undefined);
  const clock = overrides.clock ?? (() => new Date());
  const counters = createCounters();
  const telemetry = overrides.telemetry ?? noTelemetry;
  const compiler = createRuleCompiler({ store: stores.rules, clock });
  // Of its own: a query that somebody tries must not keep an alert waiting for its rule.
  const triedQueries = createRuleCompiler({ store: stores.rules, clock, maxWaiting: MOST_TRIED });
  const allowlist = rememberAllowlist(stores.allowlist, shippedEntries, clock, {
    onSwitchedOff: (row) => {
      if (row.kind === 'unaudited') logger.error('allowlist.unaudited', { id: row.id });
      else logger.warn('allowlist.switched-off', { id: row.id, problems: row.problems });
    },
  });
  const identity = shippedIdentity(config.rule);
  const credential = loadCredential(config.identity.clientId);
  const client =
    overrides.client ??
    createHttpClient({
      credential,
      clock,
      random: Math.random,
      secrets: config.secrets,
      onBreaker: (source, open) =>
        telemetry.record('systemctl_triage.breaker.open', open ? 1 : 0, { source }),
    });
  const triageDeps: TriageDeps = {
    identity,
    explain: (alert, pause) => explainAlert(alert, compiler, pause),
    context: {
      inventory: rememberInventory(stores.inventory, clock),
      clock,
      budgetMs: config.context.budgetMs,
      ...createSources(config.context, { client, facts: stores.facts, identity, clock }),
    },
    enrichments: stores.enrichments,
    entries: allowlist.entries,
    cases: stores.cases,
    failures: stores.failures,
    links: stores.links,
    sightings: stores.sightings,
    clock,
    counters,
    logger,
    telemetry,
  };
  const writeBack =
    config.writeBack &&
    createWriteBack({
      config: checkedPolicy(config.writeBack),
      cases: stores.cases,
      outbox: stores.outbox,
      memories: stores.incidents,
      gate: stores.gate(clock),
      entries: allowlist.entries,
      request: client.request,
      clock,
      logger,
      telemetry,
      unlink: (filed, how) => unlinkIncident(filed, how, triageDeps),
      ...lookUpOf(config, client, (row) => triageMessages([row], { channel: 'http' }, triageDeps), clock),
      instance: randomUUID(),
    });
  const triage: ApiDeps['triage'] = (messages, options) => triageMessages(messages, options, triageDeps);
  return {
    access: createAccess(config.access, clock),
    enrichCases: () => enrichCases({ ...triageDeps, enrichments: stores.enrichments }),
    preflight: rememberPreflight(() => preflight(config.context, { client, clock }), clock),
    triage,
    jobs: createTriageJobs({
      store: stores.jobs,
      triage: (payload, caller) =>
        triageFor(caller, [payload], { channel: 'http' }, { triage, changes: stores.changes, clock, logger }),
      cases: stores.cases,
      failures: stores.failures,
      clock,
      randomId: randomUUID,
      logger,
    }),
    cases: stores.cases,
    countCases: rememberCounts(stores.cases, clock),
    failures: stores.failures,
    changes: stores.changes,
    allowlist: allowlist.store,
    switchedOff: allowlist.switchedOff,
    shippedEntries,
    shippedRule,
    explain: (row, options) => explainRow(shippedRule, row, options),
    explainQuery: queryExplainer(triedQueries),
    consoleFiles: consoleFiles(packageFile('dist/console')),
    ...(writeBack === undefined ? {} : { writeBack }),
    hub: hubState,
    ping: shareWork(() => stores.ping(), PROBE_MS, clock),
    counters,
    openapi: async (form) =>
      form.version === 2
        ? (await import('./api/swagger.ts')).swaggerDocument(version, form.place)
        : (await import('./api/openapi.ts')).openapiDocument(version),
    version,
    clock,
    logger,
    telemetry,
  };
}

/** The write-back as configured. Throws `config.invalid` for a policy that the shipped allowlist does not stand. */
function checkedPolicy(config: WriteBackConfig): WriteBackConfig {
  const problem = policyGuard(config)(shippedEntries);
  if (problem !== undefined) throw new TriageError('config.invalid', `WRITEBACK_POLICY: ${problem}`);
  return config;
}

/** The look-up of incidents, where the logs of the workspace may be asked. */
function lookUpOf(
  { context: { logs } }: Config,
  client: HttpClient,
  take: LookUpDeps['take'],
  clock: () => Date,
): { readonly lookUp?: LookUp } {
  return logs === undefined
    ? {}
    : { lookUp: incidentLookUp({ runner: logAnalytics(client, logs), take, clock }) };
}

import assert from 'node:assert/strict';
import { before, describe, it, type TestContext } from 'node:test';
import type { ApiDeps } from '../../src/api/api-deps.ts';
import { queryExplainer } from '../../src/api/explain-query.ts';
import { importAllowlist } from '../../src/api/import-allowlist.ts';
import { listAllowlistSuggestions } from '../../src/api/list-allowlist-suggestions.ts';
import type { Operation } from '../../src/api/operation.ts';
import { postExplain } from '../../src/api/post-explain.ts';
import { postTriage } from '../../src/api/post-triage.ts';
import { putAllowlistEntry } from '../../src/api/put-allowlist-entry.ts';
import { simulateAllowlist } from '../../src/api/simulate-allowlist.ts';
import { loadConfig } from '../../src/config.ts';
import { createDeps } from '../../src/deps.ts';
import { shippedRule } from '../../src/rule/shipped.ts';
import { knownBad } from '../../src/simulate/known-bad.ts';
import { sampleEntry } from '../allowlist/store/sample-entry.ts';
import { storedCase } from '../simulate/stored-case.ts';
import { memoryStores } from '../support/memory-stores.ts';
import { compressed, embeddedQuery, rawRowAlert, webShellRow } from '../support/sentinel-alert.ts';
import { type CallOptions, call } from './support/call.ts';

const ROWS = 20;
const quiet = () => undefined;

function depsInMemory() {
  const stores = memoryStores();
  const config = loadConfig({ CasesStorage: 'UseDevelopmentStorage=true', AUTHENTICATION: 'local' });
  const deps = createDeps(config, { info: quiet, warn: quiet, error: quiet }, { stores });
  return { stores, deps };
}

/** Later than any moment of this process, and never set back: what is done under one test is over in the next. */
let now = 1e9;

/**
 * How many turns the event loop makes while something is done that waits for nothing, in memory: as many as there are
 * pauses, since the clock makes every piece of work last as long as a slice.
 */
async function turnsDuring(work: () => Promise<unknown>, t: TestContext): Promise<number> {
  let turns = 0;
  let isOn = true;
  const tick = () => {
    turns += 1;
    if (isOn) setImmediate(tick);
  };
  const { mock } = t.mock.method(performance, 'now', () => {
    now += 20;
    return now;
  });
  setImmediate(tick);
  try {
    await work();
  } finally {
    isOn = false;
    mock.restore();
  }
  return turns;
}

/** An alert whose query embeds as many rows. */
const manyRows = (count: number) =>
  rawRowAlert(webShellRow, {
    properties: {
      OriginalQuery: shippedRule.text,
      Query: embeddedQuery(
        ...Array.from({ length: count }, (_, n) =>
          compressed({ ...webShellRow, ProcessCommandLine: `systemctl enable a${n}.service` }),
        ),
      ),
    },
  });
/** As many alerts of a row each, on one host. */
const manyAlerts = (count: number) =>
  Array.from({ length: count }, (_, n) =>
    rawRowAlert(
      { ...webShellRow, ProcessCommandLine: `systemctl enable a${n}.service` },
      {
        id: `d0c0ffee-0000-4000-8000-${String(n).padStart(12, '0')}`,
        properties: { OriginalQuery: shippedRule.text },
      },
    ),
  );

const watchlist = [
  'id,category,title,owner,reason,expires,weight,accounts,parentNames,parentExecutables,parentScripts,verbs,units,hostNames',
  ...['a', 'b', 'c'].map(
    (name) =>
      `custom.${name},other,Roll-out of the shop,platform@example.com,The roll-out script restarts the shop.,2026-12-31,30,deploy,bash,/usr/bin/bash,/opt/shop/bin/roll-out.sh,restart,${name}.service,shop-*.example.com`,
  ),
].join('\n');

describe('long work gives way to others between its pieces', () => {
  before(() => {
    // Made once, by the first who asks.
    assert.ok(knownBad().length > 20);
  });

  const queries: ApiDeps['explainQuery'] = queryExplainer({
    compile: async () => ({ kind: 'compiled', rule: shippedRule }),
  });
  const explainBody = (query?: string) => ({
    ...(query === undefined ? {} : { query }),
    rows: Array.from({ length: ROWS }, () => ({ table: 'DeviceProcessEvents', FileName: 'systemctl' })),
  });

  const rows: readonly (readonly [what: string, Operation, CallOptions, pauses: number])[] = [
    // Read, explained, and judged twice: alone and with the story.
    ['a dry run of many alerts', postTriage, { query: 'dryRun=true', body: manyAlerts(ROWS) }, 4 * ROWS],
    [
      'a dry run of an alert of many rows',
      postTriage,
      { query: 'dryRun=true', body: manyRows(ROWS) },
      3 * ROWS,
    ],
    // Read, explained and judged; then each looks which others it belongs to, twice.
    ['triage of many alerts of a host', postTriage, { body: manyAlerts(ROWS) }, 5 * ROWS],
    ['rows by the shipped rule', postExplain, { body: explainBody() }, ROWS],
    ['rows by a query', postExplain, { body: explainBody('T') }, ROWS],
    [
      'an entry that is put in force',
      putAllowlistEntry,
      { params: { id: sampleEntry().id }, body: sampleEntry() },
      20,
    ],
    [
      'an import',
      importAllowlist,
      { query: 'dryRun=true', headers: { 'content-type': 'text/csv' }, body: watchlist },
      3 * 20,
    ],
  ];
  for (const [what, operation, options, pauses] of rows) {
    it(what, async (t) => {
      const deps = { ...depsInMemory().deps, explainQuery: queries };
      const turns = await turnsDuring(async () => {
        const { status, text } = await call(operation, deps, options);
        assert.ok(status < 300, text);
      }, t);
      assert.ok(turns >= pauses, `${turns} of ${pauses}`);
    });
  }

  const replays: readonly (readonly [what: string, Operation, CallOptions])[] = [
    ['a simulation', simulateAllowlist, { body: { entries: [sampleEntry()] } }],
    ['suggestions', listAllowlistSuggestions, {}],
  ];
  for (const [what, operation, options] of replays) {
    it(what, async (t) => {
      const { stores, deps } = depsInMemory();
      const now = new Date().toISOString();
      await stores.cases.insert(
        Array.from({ length: ROWS }, (_, number) =>
          storedCase({ number, createdAt: now, ...(number < 5 ? { verdict: 'BenignPositive' } : {}) }),
        ),
      );
      const turns = await turnsDuring(async () => {
        const { status, text } = await call(operation, deps, options);
        assert.equal(status, 200, text);
      }, t);
      // Each case read and judged under the change, and the change held against every known attack.
      const pauses = 2 * ROWS + knownBad().length;
      assert.ok(turns >= pauses, `${turns} of ${pauses}`);
    });
  }
});

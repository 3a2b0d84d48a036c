import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import fc from 'fast-check';
import { loadConfig } from '../../src/config.ts';
import { createDeps } from '../../src/deps.ts';
import type { HttpClient } from '../../src/http/http-client.ts';
import { memoryStores } from '../support/memory-stores.ts';
import { change, hostileValue, mutated } from './hostile-json.ts';
import { requireCleanPrototypes, type Target } from './target.ts';

const config = loadConfig({
  CasesStorage: 'in memory',
  LOGS_WORKSPACE_ID: '0f3c1d52-5b0e-4b7e-8d5b-6c1f2a3b4c5d',
  DEFENDER: 'on',
  GRAPH: 'on',
  WATCHLIST_HOSTS: 'hosts',
  WATCHLIST_ACCOUNTS: 'accounts',
});
const quiet = () => undefined;
const silent = { info: quiet, warn: quiet, error: quiet };
/** A message of two alerts. */
const message = readFileSync(resolve(import.meta.dirname, '../../samples/web-shell-enables-unit.json'));

const COLUMNS = [
  'Item',
  'DeviceName',
  'Timestamp',
  'ProcessId',
  'FileName',
  'AccountName',
  'Hosts',
  'Count',
  'Alerts',
];
const item = JSON.stringify({
  SearchKey: 'web-01.example.com',
  role: 'web',
  tags: 'a,b',
  criticality: 'high',
});
/** Right answers of Log Analytics, Defender for Endpoint and Microsoft Graph, as JSON. */
const answers = [
  {
    tables: [
      {
        name: 'PrimaryResult',
        columns: COLUMNS.map((name) => ({ name, type: 'string' })),
        rows: [[item, 'web-01.example.com', '2026-01-15T08:00:00Z', 7, 'bash', 'root', 3, 4, '[]']],
      },
    ],
    error: { code: 'PartialError', message: 'in part' },
  },
  {
    value: [
      {
        id: 'a'.repeat(40),
        osPlatform: 'Linux',
        version: '12',
        riskScore: 'High',
        lastSeen: '2026-01-15T08:00:00Z',
        machineTags: ['web'],
      },
    ],
  },
  {
    id: '1',
    displayName: 'root',
    userPrincipalName: 'root@example.com',
    accountEnabled: true,
    userType: 'Member',
  },
  { value: [{ displayName: 'Global Administrator' }] },
].map((answer) => JSON.stringify(answer));

const answer = fc.oneof(
  {
    weight: 5,
    arbitrary: fc
      .tuple(fc.constantFrom(...answers), fc.array(change, { maxLength: 4 }))
      .map(([right, changes]) => mutated(right, changes)),
  },
  { weight: 1, arbitrary: hostileValue },
);

/** What the sources answer, which they in turn have from agents on hosts. */
export function sourcesTarget(): Target {
  return {
    name: 'sources',
    holds: 'whatever the sources of context answer, each alert becomes its case',
    hangMs: 60_000,
    share: 0.3,
    property: () =>
      fc.asyncProperty(fc.array(answer, { minLength: 1, maxLength: 6 }), async (bodies) => {
        let asked = 0;
        const request: HttpClient['request'] = async () => {
          asked += 1;
          const text = bodies[asked % bodies.length] ?? '{}';
          return { kind: 'ok', status: 200, headers: {}, body: JSON.parse(text), attempts: 1 };
        };
        const client: HttpClient = { request, close: async () => undefined };
        const deps = createDeps(config, silent, { stores: memoryStores(), client });
        const { cases, failures } = await deps.triage([message], { channel: 'hub' });
        assert.deepEqual(failures, []);
        assert.equal(cases.length, 2);
        assert.ok(asked > 0, 'no source was asked');
        for (const { name, status, detail } of cases.flatMap(({ context }) => context.sources)) {
          assert.doesNotMatch(
            `${name} ${status} ${detail}`,
            /TypeError|RangeError|undefined \(|is not a function/,
          );
        }
        requireCleanPrototypes();
      }),
  };
}

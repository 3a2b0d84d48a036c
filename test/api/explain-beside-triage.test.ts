import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { it } from 'node:test';
import { operations } from '../../src/api/operations.ts';
import { loadConfig } from '../../src/config.ts';
import { createDeps } from '../../src/deps.ts';
import { memoryStores } from '../support/memory-stores.ts';
import { rawRowAlert, webShellRow } from '../support/sentinel-alert.ts';
import { call } from './support/call.ts';

const shippedText = readFileSync(new URL('../../rules/systemctl.kql', import.meta.url), 'utf8');

it('keeps no alert waiting for its rule because of queries that somebody tries', async () => {
  const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const config = loadConfig({ CasesStorage: 'UseDevelopmentStorage=true', AUTHENTICATION: 'local' });
  const deps = createDeps(config, silent, { stores: memoryStores() });
  const explain = operations.find(({ id }) => id === 'post-explain') ?? assert.fail();
  const tried = Array.from({ length: 60 }, (_, at) =>
    call(explain, deps, { body: { query: `T | where a == ${at}`, rows: [] } }),
  );
  // All of them have asked by then.
  const refused = await Promise.any(
    tried.map(async (answer) => {
      const { status, headers, text } = await answer;
      return status === 503 ? { headers, text } : Promise.reject(new Error(text));
    }),
  );
  assert.equal(refused.headers['retry-after'], '10');
  assert.match(refused.text, /"code":"rule\.busy"/);
  const query = shippedText.replace('"caddy", ', '');
  const message = JSON.stringify(rawRowAlert(webShellRow, { properties: { OriginalQuery: query } }));
  const { cases } = await deps.triage([message], { channel: 'hub' });
  assert.equal(cases[0]?.rule.source, 'alert');
  const statuses = (await Promise.all(tried)).map(({ status }) => status);
  assert.equal(statuses.filter((status) => status === 200).length, 4);
});

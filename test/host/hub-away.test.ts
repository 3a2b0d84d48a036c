import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually } from '../support/eventually.ts';
import { runService } from '../support/run-service.ts';

test('the service, compiled, says that its hub is away, in its health and with words in its log', {
  timeout: 60_000,
}, async (t) => {
  const AlertsHub =
    'Endpoint=sb://127.0.0.1:1;SharedAccessKeyName=a;SharedAccessKey=b;UseDevelopmentEmulator=true;';
  const service = await runService({ env: { AlertsHub } });
  t.after(() => service.kill('group'));
  const health = () => fetch(`${service.url}/health`);
  await eventually('a 503', async () => (await health()).status === 503, 30_000);
  assert.match(await (await health()).text(), /"name":"hub","status":"unavailable"/);
  assert.match(service.output(), /the hub cannot be reached, trying again: \S/);
  assert.equal((await fetch(`${service.url}/health?probe=live`)).status, 200);
});

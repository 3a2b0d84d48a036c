import assert from 'node:assert/strict';
import { it } from 'node:test';
import { quotas } from '../../src/http/quotas.ts';
import { rawRowAlert, webShellRow } from '../support/sentinel-alert.ts';
import { json } from '../support/services/local-server.ts';
import { serviceDeps } from '../support/services/service-deps.ts';
import { machine, startServices } from '../support/services/services.ts';

it('1,000 alerts of 50 hosts look each machine up once, within the rate', async () => {
  const services = await startServices();
  const starts: number[] = [];
  services.defender.answer((received, response) => {
    starts.push(performance.now());
    json(200, { value: [machine] })(received, response);
  });
  const WINDOW = { limit: 20, ms: 1_000 };
  const service = serviceDeps(services, {
    env: { LOGS_WORKSPACE_ID: '', GRAPH: 'off', CONTEXT_BUDGET_MS: '60000' },
    limits: { quotas: { ...quotas, 'defender-machines': { concurrency: 4, windows: [WINDOW] } } },
  });
  try {
    const messages = Array.from({ length: 1_000 }, (_, at) =>
      JSON.stringify(
        rawRowAlert(
          { ...webShellRow, DeviceName: `host-${at % 50}.example.com` },
          { id: `00000000-0000-4000-8000-${String(at).padStart(12, '0')}` },
        ),
      ),
    );
    const { cases } = await service.deps.triage(messages, { channel: 'hub' });
    assert.equal(cases.length, 1_000);
    assert.ok(cases.every(({ context }) => context.host.riskScore === 'High'));
    assert.equal(services.defender.received.length, 50);
    const paths = services.defender.received.map(({ path }) => path);
    assert.equal(new Set(paths).size, 50);
    assert.ok(services.defender.mostAtOnce() <= 4, `${services.defender.mostAtOnce()} at once`);
    for (const start of starts) {
      // What leaves in a window of its own may arrive closer to the one before, by what this process was held up.
      const within = starts.filter((other) => other >= start && other < start + WINDOW.ms / 2).length;
      assert.ok(within <= WINDOW.limit, `${within} requests within half a second`);
    }
  } finally {
    await service.close();
    await services.close();
  }
});

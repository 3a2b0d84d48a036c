import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as z from 'zod';
import { getHealth } from '../../src/api/get-health.ts';
import { getRule } from '../../src/api/get-rule.ts';
import type { WriteBack } from '../../src/incident/write-back.ts';
import { call } from './support/call.ts';
import { accessOf, fakeDeps } from './support/fake-deps.ts';

describe('GET /rule', () => {
  it('answers the rule in force', async () => {
    const { status, json } = await call(getRule, fakeDeps());
    assert.equal(status, 200);
    assert.deepEqual(json, {
      name: 'Detect Systemctl',
      sha256: 'b'.repeat(64),
      text: '// a rule\nDeviceProcessEvents | where FileName =~ "systemctl"',
      branches: [{ name: 'Only_Branch', table: 'DeviceProcessEvents', line: 2 }],
      unsupported: [{ line: 2, column: 5, reason: 'The operator evaluate is not read.' }],
    });
  });
});

describe('GET /health', () => {
  const rule = { name: 'Detect Systemctl', sha256: 'b'.repeat(64) };

  it('is 200 when every dependency answers', async () => {
    const deps = fakeDeps();
    deps.counters.add('hub.cases', 3);
    const { status, json } = await call(getHealth, deps);
    assert.equal(status, 200);
    assert.deepEqual(json, {
      status: 'ok',
      version: '1.2.3',
      rule,
      dependencies: [{ name: 'storage', status: 'ok' }],
      writeback: { status: 'not-configured' },
      allowlist: { status: 'ok', unaudited: 0, unreadable: 0 },
      counters: { 'hub.cases': 3 },
    });
  });

  it('is 503 when the storage is away, and keeps the reason for the log', async () => {
    const deps = fakeDeps({ ping: () => Promise.reject(new Error('account secret: no route')) });
    const { status, json, headers } = await call(getHealth, deps);
    assert.equal(status, 503);
    assert.equal(headers['retry-after'], '5');
    assert.deepEqual(json, {
      status: 'unavailable',
      version: '1.2.3',
      rule,
      dependencies: [
        { name: 'storage', status: 'unavailable', detail: 'The table service does not answer.' },
      ],
      writeback: { status: 'not-configured' },
      allowlist: { status: 'ok', unaudited: 0, unreadable: 0 },
      counters: {},
    });
    assert.match(JSON.stringify(deps.logged), /account secret/);
  });

  it('tells of the hub where it is read here: a failure counts until the hub is reached, or is long past', async () => {
    const at = Date.parse('2026-01-04T11:59:00Z');
    const ok = { name: 'hub', status: 'ok' };
    const away = {
      name: 'hub',
      status: 'unavailable',
      detail: 'The last attempt to read the hub failed; the log says why.',
    };
    for (const [state, status, hub] of [
      [{ at, reached: true }, 200, ok],
      [{ at, reached: false }, 503, away],
      [{ at: at - 120_000, reached: false }, 200, ok],
    ] as const) {
      const answer = await call(getHealth, fakeDeps({ hub: () => state }));
      assert.equal(answer.status, status);
      assert.deepEqual(z.looseObject({}).parse(answer.json)['dependencies'], [
        { name: 'storage', status: 'ok' },
        hub,
      ]);
    }
  });

  for (const [what, switchedOff, expected] of [
    [
      'some were written past the service',
      async () => ({ unaudited: 2, unreadable: 0 }),
      { status: 'switched-off', unaudited: 2, unreadable: 0 },
    ],
    [
      'one is not taken by this version',
      async () => ({ unaudited: 0, unreadable: 1 }),
      { status: 'switched-off', unaudited: 0, unreadable: 1 },
    ],
    ['it cannot know', () => Promise.reject(new Error('away')), { status: 'unknown' }],
  ] as const) {
    it(`tells of entries that are off though nobody switched them off, and is 200 all the same: ${what}`, async () => {
      const { status, json } = await call(getHealth, fakeDeps({ switchedOff }));
      assert.equal(status, 200);
      assert.deepEqual(z.looseObject({}).parse(json)['allowlist'], expected);
    });
  }

  it('asks nobody for a probe of liveness: no new instance would bring a table service back', async () => {
    const asked = (): never => assert.fail('A dependency was asked.');
    const writeBack: WriteBack = { deliver: asked, itemsOf: asked, health: asked };
    const hub = () => ({ at: Date.parse('2026-01-04T12:00:00Z'), reached: false });
    const deps = fakeDeps({ ping: asked, writeBack, hub, switchedOff: asked });
    const { status, json } = await call(getHealth, deps, { query: 'probe=live' });
    assert.equal(status, 200);
    assert.deepEqual(json, {
      status: 'ok',
      version: '1.2.3',
      rule,
      dependencies: [],
      writeback: { status: 'unknown' },
      allowlist: { status: 'unknown' },
      counters: {},
    });
  });

  it('refuses a probe that it does not know, and one of liveness that is to try the sources', async () => {
    for (const [query, detail] of [
      ['probe=alive', 'The query parameter probe must be live or ready.'],
      ['probe=live&deep=true', 'The query parameter deep does not go with probe=live.'],
    ]) {
      const { status, json } = await call(getHealth, fakeDeps(), { query: query ?? '' });
      assert.equal(status, 400);
      assert.equal(z.looseObject({}).parse(json)['detail'], detail);
    }
  });

  const detail = 'Defender for Endpoint refuses the identity (403): give it Machine.Read.All';
  const preflight = async () => [
    { name: 'log-analytics', status: 'ok' as const },
    { name: 'defender', status: 'unavailable' as const, detail },
  ];

  it('tries the sources when it is asked to, and says what is wrong; without them the service works', async () => {
    const { status, json } = await call(getHealth, fakeDeps({ preflight }), { query: 'deep=true' });
    assert.equal(status, 200);
    assert.deepEqual(z.looseObject({}).parse(json)['sources'], [
      { name: 'log-analytics', status: 'ok' },
      { name: 'defender', status: 'unavailable', detail },
    ]);
    const shallow = await call(getHealth, fakeDeps({ preflight }));
    assert.equal('sources' in z.looseObject({}).parse(shallow.json), false);
  });

  it('tells what is wrong to the log alone where the platform has asked for no key', async () => {
    const caller = { kind: 'function-key' as const, id: 'key', name: 'key', role: 'admin' as const };
    const deps = fakeDeps({ preflight, access: accessOf(caller) });
    const { json } = await call(getHealth, deps, { query: 'deep=true' });
    assert.deepEqual(z.looseObject({}).parse(json)['sources'], [
      { name: 'log-analytics', status: 'ok' },
      { name: 'defender', status: 'unavailable' },
    ]);
    assert.match(JSON.stringify(deps.logged), /Machine\.Read\.All/);
  });

  it('tells how the write-back stands, without calling the service unable to work for it', async () => {
    const writeBack = (health: WriteBack['health']): WriteBack => ({
      deliver: () => Promise.reject(new Error('not asked')),
      itemsOf: () => Promise.reject(new Error('not asked')),
      health,
    });
    const paused = async () => ({
      pending: 7,
      more: false,
      oldestDueMs: Date.parse('2026-01-04T11:00:00Z'),
      sentInWindow: 70,
      pausedUntilMs: Date.parse('2026-01-04T12:05:00Z'),
    });
    const answers = [];
    for (const health of [
      paused,
      () => Promise.reject(new Error('a secret')),
      () => new Promise<never>(() => {}),
    ]) {
      const { status, json } = await call(getHealth, fakeDeps({ writeBack: writeBack(health) }));
      answers.push([status, z.object({ writeback: z.unknown() }).parse(json).writeback]);
    }
    assert.deepEqual(answers, [
      [
        200,
        {
          status: 'paused',
          pending: 7,
          more: false,
          oldestDueAt: '2026-01-04T11:00:00.000Z',
          sentInWindow: 70,
          pausedUntil: '2026-01-04T12:05:00.000Z',
        },
      ],
      [200, { status: 'unknown' }],
      [200, { status: 'unknown' }],
    ]);
  });

  it('leaves no timer behind that would keep the process up', async () => {
    const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
    const before = timers();
    await call(getHealth, fakeDeps());
    assert.equal(timers(), before);
  });

  it('does not wait for a storage that never answers', async (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] });
    const answer = call(getHealth, fakeDeps({ ping: () => new Promise(() => {}) }));
    t.mock.timers.tick(3000);
    const { status, text } = await answer;
    assert.equal(status, 503);
    assert.match(text, /did not answer within 3 s/);
  });
});

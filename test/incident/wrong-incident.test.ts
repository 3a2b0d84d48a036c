import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { guid } from '../case/make-case.ts';
import { incidentId } from '../support/sentinel.ts';
import { ATTACK, BENIGN, incidentPayload, incidentRow, isServed, wholeService } from './whole-service.ts';

const OWN = 'c0ffee00-0000-4000-8000-000000000001';
const STRANGER = 'bad1dea5-0000-4000-8000-00000000dead';
const ALL_ACTIONS = ['comment', 'tags', 'severity', 'close', 'tasks'];
const many = (count: number) => Array.from({ length: count }, (_, at) => guid(at));

describe('a forged link to an incident of another rule', () => {
  it('writes nothing to it, says so for every action, and is dropped', async () => {
    const { service, send, deliver, items, caseOf, at } = wholeService();
    service.add(STRANGER, { severity: 'High' }, [guid(9)]);
    await send(BENIGN.message, incidentRow(STRANGER, BENIGN.id, { LastModifiedTime: at(-60) }));
    assert.equal((await caseOf(BENIGN.id)).incident?.id, STRANGER);
    await deliver();
    assert.equal(service.puts.length, 0);
    const told = await items(BENIGN.id);
    assert.deepEqual(
      told.map(({ action }) => action),
      ALL_ACTIONS,
    );
    for (const { state, detail } of told) {
      assert.equal(state, 'incident-of-others');
      assert.equal(detail, 'the incident has 1 alert, not that of the case; the case is unlinked from it');
    }
    const filed = await caseOf(BENIGN.id);
    assert.equal(filed.incident, undefined);
    assert.doesNotMatch(filed.note, /bad1dea5/);
  });

  it('tells so at once, though the case has a revision more', async () => {
    const { service, send, deliver, items, caseOf, at } = wholeService();
    service.add(STRANGER, {}, [guid(9)]);
    await send(BENIGN.message, incidentRow(STRANGER, BENIGN.id, { LastModifiedTime: at(-60) }));
    const { revision } = await caseOf(BENIGN.id);
    await deliver(1);
    assert.equal((await caseOf(BENIGN.id)).revision, revision + 1);
    assert.ok((await items(BENIGN.id)).every(({ state }) => state === 'incident-of-others'));
  });

  it('does not come back by a time of the future', async () => {
    const { service, send, deliver, caseOf, at } = wholeService();
    service.add(STRANGER, {}, [guid(9)]);
    await send(BENIGN.message, incidentRow(STRANGER, BENIGN.id, { LastModifiedTime: at(-60) }));
    await deliver();
    await send(incidentRow(STRANGER, BENIGN.id, { LastModifiedTime: at(60) }));
    assert.equal((await caseOf(BENIGN.id)).incident, undefined);
  });

  it('leaves nothing of one incident at another', async () => {
    const { send, caseOf, at } = wholeService();
    await send(BENIGN.message, incidentRow(OWN, BENIGN.id, { LastModifiedTime: at(-60) }));
    await send(
      incidentRow(STRANGER, BENIGN.id, { LastModifiedTime: at(-1), IncidentNumber: null, Title: '' }),
    );
    const { id, number, title } = (await caseOf(BENIGN.id)).incident ?? {};
    assert.deepEqual([id, number, title], [STRANGER, undefined, undefined]);
  });

  it('does not keep out the genuine incident, which then is served as ever', async () => {
    const { service, send, deliver, items, caseOf, at } = wholeService();
    service.add(STRANGER, {}, [guid(9)]);
    service.add(OWN, {}, [BENIGN.id.toUpperCase()]);
    await send(BENIGN.message, incidentRow(STRANGER, BENIGN.id, { LastModifiedTime: at(-1) }));
    await deliver();
    await send(incidentRow(OWN, BENIGN.id, { LastModifiedTime: at(-60) }));
    await deliver();
    assert.equal((await caseOf(BENIGN.id)).incident?.id, OWN);
    const { properties, comments } = service.get(OWN);
    const { status, classification, severity } = properties;
    assert.deepEqual([status, classification, severity], ['Closed', 'BenignPositive', 'Low']);
    assert.equal(comments.size, 1);
    assert.ok((await items(BENIGN.id)).every(({ state }) => state === 'done'));
    assert.ok(service.puts.every(({ path }) => path.startsWith(incidentId(OWN))));
  });

  it('that comes after the genuine one gives way to it again', async () => {
    const { service, send, deliver, items, caseOf, at } = wholeService();
    service.add(STRANGER, {}, [guid(9)]);
    service.add(OWN, {}, [ATTACK.id]);
    await send(ATTACK.message, incidentRow(OWN, ATTACK.id, { LastModifiedTime: at(-60) }));
    await send(incidentRow(STRANGER, ATTACK.id, { LastModifiedTime: at(-1) }));
    await deliver();
    assert.equal((await caseOf(ATTACK.id)).incident?.id, OWN);
    assert.equal(service.get(OWN).properties['severity'], 'High');
    assert.equal(service.get(OWN).comments.size, 1);
    assert.equal(service.get(STRANGER).comments.size, 0);
    assert.ok(isServed(await items(ATTACK.id)));
  });

  it('that is delivered again and again changes nothing and asks nothing', async () => {
    const { service, send, deliver, caseOf, items, at } = wholeService();
    const forged = incidentRow(STRANGER, BENIGN.id, { LastModifiedTime: at(-1) });
    const payload = incidentPayload(incidentId(STRANGER), BENIGN.message, { lastModifiedTimeUtc: at(-1) });
    service.add(STRANGER, {}, [guid(9)]);
    await send(BENIGN.message, forged);
    await deliver();
    await send(payload);
    await deliver();
    const [{ revision }, calls] = [await caseOf(BENIGN.id), service.calls.length];
    for (let time = 0; time < 3; time += 1) {
      await send(forged);
      await send(payload);
      await deliver(2);
    }
    assert.deepEqual([(await caseOf(BENIGN.id)).revision, service.calls.length], [revision, calls]);
    assert.ok((await items(BENIGN.id)).every(({ state }) => state === 'incident-of-others'));
  });

  it('by a payload of the incident trigger is dropped as well', async () => {
    const { service, send, deliver, caseOf, at } = wholeService();
    service.add(STRANGER, {}, [guid(9)]);
    await send(incidentPayload(incidentId(STRANGER), BENIGN.message, { lastModifiedTimeUtc: at(-1) }));
    assert.equal((await caseOf(BENIGN.id)).incident?.id, incidentId(STRANGER));
    assert.equal((await caseOf(BENIGN.id)).revision, 1);
    await deliver();
    assert.deepEqual([service.puts.length, (await caseOf(BENIGN.id)).incident], [0, undefined]);
  });
});

describe('the alerts of the incident as Sentinel has them', () => {
  interface Expected {
    readonly states: Readonly<Record<string, string>>;
    readonly linked: boolean;
    readonly detail?: RegExp;
  }
  const allOf = (state: string) => Object.fromEntries(ALL_ACTIONS.map((action) => [action, state]));
  const barred = allOf('incident-of-others');
  const open = { ...allOf('done'), close: 'policy-refused' };
  const rows: readonly (readonly [string, readonly string[], Expected])[] = [
    ['the alert was moved away', [guid(1), guid(2)], { states: barred, linked: false, detail: /2 alerts/ }],
    ['it is empty', [], { states: barred, linked: false, detail: /has no alerts/ }],
    [
      '212 of which 150 are listed',
      many(212),
      { states: barred, linked: true, detail: /150 alerts listed of 212/ },
    ],
    [
      '151 of which 150 are listed',
      many(151),
      { states: barred, linked: true, detail: /150 alerts listed of 151/ },
    ],
    ['150', many(150), { states: barred, linked: true, detail: /may be one of the others/ }],
    [
      '212, the alert among the 150',
      [BENIGN.id, ...many(211)],
      { states: open, linked: true, detail: /not triaged/ },
    ],
    ['212, the alert after the 150', [...many(211), BENIGN.id], { states: barred, linked: true }],
    ['the alert and another', [BENIGN.id, guid(1)], { states: open, linked: true, detail: /1 alert / }],
    ['the alert alone', [BENIGN.id], { states: allOf('done'), linked: true }],
  ];
  for (const [name, alerts, { states, linked, detail }] of rows) {
    it(`${name}: ${states['comment']}, ${linked ? 'linked' : 'dropped'}`, async () => {
      const { service, send, deliver, items, caseOf, at } = wholeService();
      service.add(OWN, {}, alerts);
      await send(BENIGN.message, incidentRow(OWN, BENIGN.id, { LastModifiedTime: at(-60) }));
      await deliver();
      const told = await items(BENIGN.id);
      assert.deepEqual(Object.fromEntries(told.map(({ action, state }) => [action, state])), states);
      if (detail !== undefined)
        assert.match(told.find(({ action }) => action === 'close')?.detail ?? '', detail);
      assert.equal((await caseOf(BENIGN.id)).incident?.id, linked ? OWN : undefined);
      const { severity, status } = service.get(OWN).properties;
      const isClosed = states['close'] === 'done';
      assert.deepEqual([severity, status], isClosed ? ['Low', 'Closed'] : ['Medium', 'New']);
      assert.equal(service.get(OWN).comments.size, states['comment'] === 'done' ? 1 : 0);
      if (states === barred) assert.equal(service.puts.length, 0);
    });
  }

  it('without a count: the comment is written, nothing is closed or lowered', async () => {
    const { service, send, deliver, items, at } = wholeService();
    service.add(OWN, {}, [BENIGN.id]);
    const counted = service.handle;
    service.handle = (method, path, body) => {
      const answer = counted(method, path, body);
      const { additionalData: _, ...properties } = Object(Object(answer.body).properties);
      return method === 'GET' ? { ...answer, body: { ...Object(answer.body), properties } } : answer;
    };
    await send(BENIGN.message, incidentRow(OWN, BENIGN.id, { LastModifiedTime: at(-60) }));
    await deliver();
    const { severity, status } = service.get(OWN).properties;
    assert.deepEqual([severity, status, service.get(OWN).comments.size], ['Medium', 'New', 1]);
    const close = (await items(BENIGN.id)).find(({ action }) => action === 'close');
    assert.match(close?.detail ?? '', /does not say how many/);
  });

  it('are read once a round, before anything is written', async () => {
    const { service, send, deliver, at } = wholeService();
    service.add(OWN, {}, [ATTACK.id]);
    await send(ATTACK.message, incidentRow(OWN, ATTACK.id, { LastModifiedTime: at(-60) }));
    await deliver();
    const kinds = service.calls.map((call) =>
      call
        .replace(OWN, '')
        .replace(/(\/\w+)\/.*/, '$1')
        .trim(),
    );
    assert.deepEqual(kinds.slice(0, 3), ['GET', 'POST /alerts', 'PUT']);
    assert.deepEqual(kinds.slice(3, 6), ['PUT /comments', 'GET /tasks', 'PUT /tasks']);
    assert.ok(kinds.slice(6).every((kind) => kind === 'PUT /tasks'));
  });

  it('are not read where nothing is to be written', async () => {
    const { service, send, deliver, at } = wholeService({});
    service.add(OWN, {}, [BENIGN.id]);
    await send(BENIGN.message, incidentRow(OWN, BENIGN.id, { LastModifiedTime: at(-60) }));
    await deliver();
    assert.equal(service.get(OWN).comments.size, 1);
    const calls = service.calls.length;
    await send(incidentRow(OWN, BENIGN.id, { LastModifiedTime: at(-1), Status: 'Active' }));
    await deliver();
    assert.equal(service.calls.length, calls);
  });

  it('that change during the round are met by the next look: nothing more is written', async () => {
    const { service, send, deliver, items, caseOf, at } = wholeService();
    const { alerts } = service.add(OWN, {}, [ATTACK.id, guid(1)]);
    service.putFaults.push(() => {
      alerts.shift();
      return { status: 412 };
    });
    await send(ATTACK.message, incidentRow(OWN, ATTACK.id, { LastModifiedTime: at(-60) }));
    await deliver();
    assert.deepEqual(
      service.puts.map(({ status }) => status),
      [412],
    );
    assert.ok((await items(ATTACK.id)).every(({ state }) => state === 'incident-of-others'));
    assert.equal((await caseOf(ATTACK.id)).incident, undefined);
  });

  it('and a PUT of the incident that fails do not hold the comment back', async () => {
    const { service, send, deliver, items, at } = wholeService();
    service.add(OWN, {}, [ATTACK.id]);
    service.putFaults.push(() => ({ status: 500 }));
    await send(ATTACK.message, incidentRow(OWN, ATTACK.id, { LastModifiedTime: at(-60) }));
    await deliver(1);
    assert.deepEqual(
      (await items(ATTACK.id)).map(({ state }) => state),
      ['done', 'pending', 'pending', 'pending', 'done'],
    );
    await deliver();
    assert.ok(isServed(await items(ATTACK.id)));
    assert.equal(service.get(OWN).comments.size, 1);
  });

  it('that cannot be read keep everything from being written, until they can', async () => {
    const { service, send, deliver, items, at } = wholeService();
    service.add(OWN, {}, [ATTACK.id]);
    service.faults.push(
      () => undefined,
      (method, path) => (method === 'POST' && path.endsWith('/alerts') ? { status: 503 } : undefined),
    );
    await send(ATTACK.message, incidentRow(OWN, ATTACK.id, { LastModifiedTime: at(-60) }));
    await deliver(1);
    assert.deepEqual([service.puts.length, service.calls.length], [0, 2]);
    assert.ok((await items(ATTACK.id)).every(({ state }) => state === 'pending'));
    await deliver();
    assert.ok(isServed(await items(ATTACK.id)));
  });
});

describe('an alert that is moved', () => {
  it('to another incident and back is followed by rows that tell of it', async () => {
    const { service, send, deliver, caseOf, wait, at } = wholeService();
    const first = service.add(OWN, {}, [ATTACK.id]);
    const second = service.add(STRANGER, {}, [guid(9)]);
    await send(ATTACK.message, incidentRow(OWN, ATTACK.id, { LastModifiedTime: at(-60) }));
    await deliver();
    const move = async (name: string, from: typeof first, to: typeof first) => {
      wait(600_000);
      to.alerts.push(...from.alerts.splice(0, 1));
      await send(incidentRow(name, ATTACK.id, { LastModifiedTime: at(0) }));
      await deliver();
      assert.equal((await caseOf(ATTACK.id)).incident?.id, name);
    };
    second.alerts.length = 0;
    await move(STRANGER, first, second);
    assert.equal(second.comments.size, 1);
    // The old incident again, by a row from before the move: asked, and dropped for the present one.
    await send(incidentRow(OWN, ATTACK.id, { LastModifiedTime: at(1) }));
    await deliver();
    assert.equal((await caseOf(ATTACK.id)).incident?.id, STRANGER);
    await move(OWN, second, first);
  });
});

describe('an incident that leads nowhere', () => {
  const nowhere: readonly (readonly [string, string, string])[] = [
    ['that does not exist', 'ffffffff-0000-4000-8000-00000000ffff', 'incident-gone'],
    ['of another workspace', incidentId(STRANGER).replace('law-sentinel', 'law-other'), 'incident-elsewhere'],
    ['whose name is a path', '../../x', 'incident-elsewhere'],
  ];
  for (const [name, id, state] of nowhere) {
    it(`${name} gives way to one that does not`, async () => {
      const { service, send, deliver, caseOf, items, at } = wholeService();
      service.add(OWN, {}, [ATTACK.id]);
      await send(ATTACK.message, incidentRow(OWN, ATTACK.id, { LastModifiedTime: at(-60) }));
      await send(incidentPayload(id, ATTACK.message, { lastModifiedTimeUtc: at(-1) }));
      assert.equal((await caseOf(ATTACK.id)).incident?.id, id);
      await deliver();
      assert.equal((await caseOf(ATTACK.id)).incident?.id, OWN);
      assert.ok(isServed(await items(ATTACK.id)));
    });

    it(`${name} stays where there is no other: the setting may be wrong`, async () => {
      const { service, send, deliver, caseOf, items, at } = wholeService();
      await send(incidentPayload(id, ATTACK.message, { lastModifiedTimeUtc: at(-1) }));
      await deliver();
      assert.equal((await caseOf(ATTACK.id)).incident?.id, id);
      assert.ok((await items(ATTACK.id)).every((item) => item.state === state));
      assert.equal(service.puts.length, 0);
    });
  }

  it('by its number alone does not displace one with a name', async () => {
    const { send, caseOf, at } = wholeService();
    await send(ATTACK.message, incidentRow(OWN, ATTACK.id, { LastModifiedTime: at(-60) }));
    await send(incidentRow('', ATTACK.id, { IncidentNumber: 77, LastModifiedTime: at(-1) }));
    const { id, number } = (await caseOf(ATTACK.id)).incident ?? {};
    assert.deepEqual([id, number], [OWN, 1]);
  });
});

describe('with one switch alone', () => {
  for (const action of ALL_ACTIONS) {
    for (const mode of ['on', 'dry-run']) {
      it(`${action} ${mode}: nothing is written to an incident of others`, async () => {
        const settings = { WRITEBACK_COMMENT: 'off', [`WRITEBACK_${action.toUpperCase()}`]: mode };
        const { service, send, deliver, caseOf, items, at } = wholeService(settings);
        service.add(STRANGER, { severity: 'Low' }, [guid(9)]);
        await send(ATTACK.message, incidentRow(STRANGER, ATTACK.id, { LastModifiedTime: at(-60) }));
        await deliver();
        assert.equal(service.puts.length, 0);
        assert.deepEqual(
          (await items(ATTACK.id)).map(({ state }) => state),
          ['incident-of-others'],
        );
        assert.equal((await caseOf(ATTACK.id)).incident, undefined);
      });
    }
  }
});

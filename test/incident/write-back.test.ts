import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { TriageError } from '../../src/errors.ts';
import { guidOf } from '../../src/incident/guid.ts';
import { guid } from '../case/make-case.ts';
import { memoryTable } from '../support/memory-table.ts';
import { type Answer, directly } from '../support/sentinel.ts';
import { benignCase, caseOf, configOf, harness, NAME } from './write-back-harness.ts';

const COMMENT = configOf({ comment: 'on' });
const filed = caseOf();
/** The alerts of the incident: those of all cases here. */
const ALERTS = [filed.id, ...Array.from({ length: 100 }, (_, at) => guid(at))];
const answers = (answer: Answer) => () => answer;

describe('the comment of a case', () => {
  it('is one after ten deliveries and three revisions, and the last text stands', async () => {
    const { service, cases, writeBack, revise, wait, states } = harness(COMMENT);
    service.add(NAME, {}, ALERTS);
    await cases.insert([filed]);
    for (const summary of ['first', 'second', 'third']) {
      await revise(filed.id, { summary });
      for (let delivery = 0; delivery < 4; delivery += 1) {
        await writeBack.deliver();
        wait(60_000);
      }
    }
    assert.deepEqual([...service.get(NAME).comments.keys()], [guidOf(filed.id, 'comment')]);
    assert.match([...service.get(NAME).comments.values()].join(), /<code>third<\/code>/);
    assert.equal(service.puts.length, 3);
    assert.deepEqual(await states(filed.id), ['comment done 3']);
  });

  it('is not written again by a revision without news', async () => {
    const { service, cases, writeBack, revise } = harness(COMMENT);
    service.add(NAME, {}, ALERTS);
    await cases.insert([filed]);
    await writeBack.deliver();
    await revise(filed.id, { incident: { ...filed.incident, status: 'Active' } });
    await writeBack.deliver();
    assert.equal(service.puts.length, 1);
  });

  it('waits for an incident, which may come after the case', async () => {
    const { service, cases, writeBack, revise, states, table } = harness(COMMENT);
    service.add(NAME, {}, ALERTS);
    const { incident, ...alone } = filed;
    await cases.insert([alone]);
    await writeBack.deliver();
    assert.deepEqual(await states(filed.id), ['comment no-incident 0']);
    assert.deepEqual(table.keys('o~'), []);
    await revise(filed.id, incident === undefined ? {} : { incident });
    assert.deepEqual(await states(filed.id), ['comment pending 0']);
    await writeBack.deliver();
    assert.deepEqual(await states(filed.id), ['comment done 1']);
  });

  it('never goes to another workspace', async () => {
    const { service, cases, writeBack, states } = harness(COMMENT);
    const elsewhere = (filed.incident?.id ?? '').replace('law-sentinel', 'law-other');
    await cases.insert([caseOf({ incident: { id: elsewhere } })]);
    await writeBack.deliver();
    assert.deepEqual(await states(filed.id), ['comment incident-elsewhere 0']);
    assert.equal(service.puts.length, 0);
  });

  it('of a deleted incident comes to an end', async () => {
    const { cases, writeBack, states, table, service } = harness(COMMENT);
    await cases.insert([filed]);
    await writeBack.deliver();
    await writeBack.deliver();
    assert.deepEqual(await states(filed.id), ['comment incident-gone 1']);
    assert.deepEqual([table.keys('o~'), service.puts.length], [[], 0]);
  });

  it('that there is no more room for comes to an end, and says so', async () => {
    const { service, cases, writeBack, table } = harness(COMMENT);
    const { comments } = service.add(NAME, {}, ALERTS);
    for (let at = 0; at < 100; at += 1) comments.set(guid(at), 'by somebody');
    await cases.insert([filed]);
    await writeBack.deliver();
    assert.deepEqual(await writeBack.itemsOf(filed), [
      {
        action: 'comment',
        state: 'comments-full',
        attempts: 1,
        lastError: '400',
        detail: 'the incident has 100 comments',
      },
    ]);
    assert.deepEqual(table.keys('o~'), []);
  });

  it('is replaced on an incident that is full of comments', async () => {
    const { service, cases, writeBack, revise, states } = harness(COMMENT);
    const { comments } = service.add(NAME, {}, ALERTS);
    await cases.insert([filed]);
    await writeBack.deliver();
    for (let at = 0; at < 99; at += 1) comments.set(guid(at), 'by somebody');
    await revise(filed.id, { summary: 'more' });
    await writeBack.deliver();
    assert.deepEqual([comments.size, await states(filed.id)], [100, ['comment done 2']]);
  });

  it('that is refused for another reason comes to an end until the text is another', async () => {
    const { service, cases, writeBack, revise, states } = harness(COMMENT);
    service.add(NAME, {}, ALERTS);
    service.putFaults.push(answers({ status: 400 }));
    await cases.insert([filed]);
    await writeBack.deliver();
    assert.deepEqual(await states(filed.id), ['comment refused 1']);
    await revise(filed.id, {});
    await writeBack.deliver();
    assert.equal(service.puts.length, 1);
    await revise(filed.id, { summary: 'more' });
    await writeBack.deliver();
    assert.deepEqual(await states(filed.id), ['comment done 2']);
  });
});

describe('a delivery that fails', () => {
  const faults: readonly (readonly [string, Answer, number])[] = [
    ['429, which names how long to wait', { status: 429, headers: { 'retry-after': '120' } }, 120_000],
    ['500', { status: 500 }, 30_000],
    ['an expired token', { status: 401 }, 30_000],
    ['a role that is not granted yet', { status: 403 }, 30_000],
    ['a conflict', { status: 409 }, 30_000],
  ];
  for (const [name, answer, waitMs] of faults) {
    it(`by ${name} is repeated after ${waitMs / 1000} s, not before`, async () => {
      const { service, cases, writeBack, wait, states, clock } = harness(COMMENT);
      service.add(NAME, {}, ALERTS);
      service.putFaults.push(answers(answer));
      await cases.insert([filed]);
      await writeBack.deliver();
      const [item] = await writeBack.itemsOf(filed);
      assert.deepEqual([item?.state, item?.attempts], ['pending', 1]);
      assert.match(
        item?.lastError ?? '',
        new RegExp(String(answer.status === 409 ? 'conflict' : answer.status)),
      );
      assert.equal(Date.parse(item?.nextAttemptAt ?? ''), clock().getTime() + waitMs);
      wait(waitMs - 1);
      await writeBack.deliver();
      assert.equal(service.puts.length, 1);
      wait(1);
      await writeBack.deliver();
      assert.deepEqual(await states(filed.id), ['comment done 2']);
      assert.equal((await writeBack.itemsOf(filed))[0]?.lastError, undefined);
    });
  }

  it('again and again waits twice as long each time, an hour at most, and is never given up', async () => {
    const { service, cases, drain, states } = harness(COMMENT);
    service.add(NAME, {}, ALERTS);
    for (let fault = 0; fault < 12; fault += 1) service.putFaults.push(answers({ status: 503 }));
    await cases.insert([filed]);
    await drain(15_000, 5_000);
    const gaps = service.puts.map(({ atMs }, at) => (atMs - (service.puts[at - 1]?.atMs ?? atMs)) / 1000);
    assert.deepEqual(gaps, [0, 30, 60, 120, 240, 480, 960, 1920, 3600, 3600, 3600, 3600, 3600]);
    assert.deepEqual(await states(filed.id), ['comment done 13']);
  });

  it('again and again, or left lying, is told as stuck; once done, with its lag', async () => {
    const { service, cases, writeBack, wait, telemetry, drain } = harness(COMMENT);
    const last = (metric: string) => telemetry.recorded.filter((line) => line.includes(metric)).at(-1);
    service.add(NAME, {}, ALERTS);
    await cases.insert([filed]);
    wait(901_000);
    for (let fault = 0; fault < 6; fault += 1) service.putFaults.push(answers({ status: 503 }));
    await writeBack.deliver();
    assert.equal(last('writeback.stuck'), 'systemctl_triage.writeback.stuck {} 1', 'left lying');
    wait(15_000);
    await writeBack.deliver();
    assert.equal(
      last('writeback.stuck'),
      'systemctl_triage.writeback.stuck {} 0',
      'tried, and waits its turn',
    );
    while (service.puts.length < 6) {
      wait(15_000);
      await writeBack.deliver();
    }
    wait(15_000);
    await writeBack.deliver();
    assert.equal(last('writeback.stuck'), 'systemctl_triage.writeback.stuck {} 1', 'fails again and again');
    await drain(15_000, 5_000);
    await writeBack.deliver();
    assert.equal(last('writeback.stuck'), 'systemctl_triage.writeback.stuck {} 0', 'done');
    assert.match(last('writeback.lag') ?? '', /^systemctl_triage\.writeback\.lag \{\} \d+(\.\d+)?$/);
  });

  it('because Sentinel asks to wait holds every other case back as long', async () => {
    const { service, cases, writeBack, wait } = harness(COMMENT);
    service.add(NAME, {}, ALERTS);
    service.putFaults.push(answers({ status: 429, headers: { 'retry-after': '90' } }));
    await cases.insert([filed, caseOf({ id: guid(2) }), caseOf({ id: guid(3) })]);
    assert.deepEqual(await writeBack.deliver(), { settled: 0, postponed: 1, stopped: 'service-away' });
    wait(60_000);
    assert.deepEqual(await writeBack.deliver(), { settled: 0, postponed: 0, stopped: 'limit' });
    wait(30_000);
    assert.deepEqual(await writeBack.deliver(), { settled: 3, postponed: 0 });
  });

  it('for one incident only does not hold the others back', async () => {
    const { service, cases, writeBack } = harness(COMMENT);
    service.add(NAME, {}, ALERTS);
    service.putFaults.push(answers({ status: 500 }));
    await cases.insert([filed, caseOf({ id: guid(2) })]);
    assert.deepEqual(await writeBack.deliver(), { settled: 1, postponed: 1 });
  });
});

describe('a restart in the middle', () => {
  it('after the PUT and before it is written down gives one comment', async () => {
    const { service, cases, table, writeBack, instance, wait, states } = harness(COMMENT);
    service.add(NAME, {}, ALERTS);
    await cases.insert([filed]);
    table.beforeWrite = () => {
      throw new Error('the process ends here');
    };
    await assert.rejects(writeBack.deliver(), /the process ends here/);
    table.beforeWrite = () => undefined;
    assert.equal(service.get(NAME).comments.size, 1);
    wait(120_000);
    await instance('after the restart').deliver();
    assert.equal(service.get(NAME).comments.size, 1);
    assert.deepEqual(await states(filed.id), ['comment done 1']);
  });

  it('between the case and its intent cannot be: they are one transaction', async () => {
    const table = memoryTable();
    const { cases } = harness(COMMENT, { table });
    const written: string[][] = [];
    table.beforeWrite = (_partition, changes) => {
      written.push(changes.map(({ rowKey }) => rowKey.slice(0, 2)));
    };
    await cases.insert([filed]);
    assert.equal(written.length, 1);
    assert.ok(written[0]?.includes('c~') && written[0].includes('o~'), JSON.stringify(written));
  });

  it('loses no revision that comes during a delivery', async () => {
    const { service, cases, revise, instance, states, table } = harness(COMMENT);
    service.add(NAME, {}, ALERTS);
    await cases.insert([filed]);
    const slow = instance('one', {
      request: async (request) => {
        if (request.method === 'PUT') await revise(filed.id, { summary: 'came meanwhile' });
        return directly(service)(request);
      },
    });
    await slow.deliver();
    assert.equal(table.keys('o~').length, 1);
    assert.deepEqual(await states(filed.id), ['comment pending 1']);
    await instance('one').deliver();
    assert.match([...service.get(NAME).comments.values()].join(), /came meanwhile/);
    assert.deepEqual(await states(filed.id), ['comment done 2']);
  });

  it('while the storage is away throws, and nothing is lost', async () => {
    const { service, cases, table, writeBack, states } = harness(COMMENT);
    service.add(NAME, {}, ALERTS);
    await cases.insert([filed]);
    table.away = true;
    await assert.rejects(
      writeBack.deliver(),
      (error) => error instanceof TriageError && error.code === 'storage.unavailable',
    );
    table.away = false;
    await writeBack.deliver();
    assert.deepEqual(await states(filed.id), ['comment done 1']);
  });
});

describe('two instances', () => {
  it('take turns: what one is at, the other leaves', async () => {
    const { service, cases, instance } = harness(COMMENT);
    service.add(NAME, {}, ALERTS);
    const many = Array.from({ length: 20 }, (_, at) => caseOf({ id: guid(at) }));
    await cases.insert(many);
    const runs = await Promise.all([instance('one').deliver(), instance('two').deliver()]);
    assert.deepEqual(runs.map(({ stopped }) => stopped).sort(), ['another-instance', undefined]);
    assert.equal(service.puts.length, 20);
  });

  it('one of which hangs: the other takes over, and the first sends no more', async () => {
    const { service, cases, instance, wait } = harness(COMMENT);
    service.add(NAME, {}, ALERTS);
    await cases.insert([filed, caseOf({ id: guid(2) })]);
    let hung = false;
    const first = instance('one', {
      request: async (request) => {
        if (hung) throw new Error('sent after its turn');
        if (request.method !== 'PUT') return directly(service)(request);
        hung = true;
        wait(91_000);
        await instance('two').deliver();
        return { kind: 'ok', status: 200, headers: {}, body: {}, attempts: 1 };
      },
    });
    // What the second did is recognised, and nothing is sent for it.
    assert.deepEqual(await first.deliver(), { settled: 2, postponed: 0 });
    assert.equal(service.puts.length, 2);
    assert.equal(service.get(NAME).comments.size, 2);
  });
});

describe("Sentinel's limits", () => {
  it('hold for 300 cases at once: never more than 75 PUTs in any five minutes, the gravest first', async () => {
    const { service, cases, drain, states } = harness(
      configOf({ comment: 'on', tags: 'on', severity: 'on', tasks: 'on' }),
    );
    const many = Array.from({ length: 300 }, (_, at) => {
      const id = guid(at);
      service.add(id, {}, [id]);
      const incident = { id: incidentIdOf(id) };
      return at % 3 === 0 ? caseOf({ id, incident }) : benignCase({ id, incident });
    });
    for (let from = 0; from < 300; from += 10) await cases.insert(many.slice(from, from + 10));
    await drain(15_000, 5_000);
    const times = service.puts.map(({ atMs }) => atMs);
    for (const start of times) {
      const inWindow = times.filter((at) => at >= start && at <= start + 5 * 60_000).length;
      assert.ok(inWindow < 75, `${inWindow}`);
    }
    const grave = many.filter(({ disposition }) => disposition === 'likely-malicious');
    const first = service.puts.slice(0, 100).map(({ path }) => path.split('/incidents/')[1]?.slice(0, 36));
    assert.ok(first.every((id) => grave.some((one) => one.id === id)));
    for (const { id } of many) {
      assert.equal(service.get(id).comments.size, 1);
      assert.ok((await states(id)).every((state) => / done /.test(state)));
    }
  });

  it('hold across restarts and instances', async () => {
    const { service, cases, instance, wait, clock } = harness(COMMENT);
    service.add(NAME, {}, ALERTS);
    const many = Array.from({ length: 100 }, (_, at) => caseOf({ id: guid(at) }));
    for (let from = 0; from < 100; from += 10) await cases.insert(many.slice(from, from + 10));
    const started = clock().getTime();
    for (let run = 0; run < 19; run += 1) {
      await instance(`run ${run}`).deliver();
      wait(15_000);
    }
    assert.equal(clock().getTime() - started < 5 * 60_000, true);
    assert.equal(service.puts.length, 70);
  });
});

describe('a dry run', () => {
  it('tells what it would do and sends nothing', async () => {
    const { service, cases, writeBack } = harness(
      configOf({
        comment: 'dry-run',
        tags: 'dry-run',
        severity: 'dry-run',
        close: 'dry-run',
        tasks: 'dry-run',
      }),
    );
    service.add(NAME, {}, [filed.id]);
    await cases.insert([filed]);
    await writeBack.deliver();
    assert.equal(service.puts.length, 0);
    const items = await writeBack.itemsOf(filed);
    assert.deepEqual(
      items.map(({ action, state, attempts }) => [action, state, attempts]),
      [
        ['comment', 'dry-run', 0],
        ['tags', 'dry-run', 0],
        ['severity', 'dry-run', 0],
        ['close', 'policy-refused', 0],
        ['tasks', 'dry-run', 0],
      ],
    );
    assert.deepEqual(
      items.slice(1).map(({ detail }) => detail),
      ['triage:likely-malicious', 'Medium to High', 'the case is likely-malicious', '2 tasks'],
    );
  });
});

describe('the health', () => {
  it('tells what is pending, and that Sentinel asked to wait', async () => {
    const { service, cases, writeBack, clock } = harness(COMMENT);
    service.add(NAME, {}, ALERTS);
    service.putFaults.push(answers({ status: 429, headers: { 'retry-after': '90' } }));
    await cases.insert([filed, caseOf({ id: guid(2) })]);
    await writeBack.deliver();
    assert.deepEqual(await writeBack.health(), {
      pending: 2,
      more: false,
      oldestDueMs: Date.parse(filed.updatedAt),
      sentInWindow: 1,
      pausedUntilMs: clock().getTime() + 90_000,
    });
  });
});

function incidentIdOf(name: string): string {
  return (filed.incident?.id ?? '').replace(NAME, name);
}

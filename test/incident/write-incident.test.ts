import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { shippedEntries } from '../../src/allowlist/shipped.ts';
import { tasksOf } from '../../src/incident/tasks.ts';
import { sampleEntry } from '../allowlist/store/sample-entry.ts';
import { guid } from '../case/make-case.ts';
import { benignCase, caseOf, configOf, harness, NAME } from './write-back-harness.ts';

const ALL = configOf({ tags: 'on', severity: 'on', close: 'on', tasks: 'on' });

describe('a change of an incident', () => {
  it('meets a conflict by reading again: what an analyst changed meanwhile stands', async () => {
    const { service, cases, writeBack, states } = harness(configOf({ tags: 'on' }));
    service.add(NAME, {}, [caseOf().id]);
    service.putFaults.push(() => {
      service.change(NAME, {
        labels: [{ labelName: 'mine' }],
        status: 'Active',
        owner: { objectId: guid(9) },
      });
      return undefined;
    });
    await cases.insert([caseOf()]);
    await writeBack.deliver();
    const { properties } = service.get(NAME);
    assert.deepEqual(properties['labels'], [{ labelName: 'mine' }, { labelName: 'triage:likely-malicious' }]);
    assert.deepEqual([properties['status'], properties['owner']], ['Active', { objectId: guid(9) }]);
    assert.deepEqual(await states(caseOf().id), ['tags done 2']);
  });

  it('that meets a conflict each time is tried again later', async () => {
    const { service, cases, writeBack, drain, states } = harness(configOf({ tags: 'on' }));
    service.add(NAME, {}, [caseOf().id]);
    for (let round = 0; round < 3; round += 1) {
      service.putFaults.push(() => ({ status: 412 }));
    }
    await cases.insert([caseOf()]);
    await writeBack.deliver();
    assert.deepEqual(await states(caseOf().id), ['tags pending 3']);
    await drain();
    assert.deepEqual(await states(caseOf().id), ['tags done 4']);
  });

  it('is one PUT for tags, severity and status together', async () => {
    const { service, cases, writeBack, states } = harness(ALL);
    const filed = benignCase();
    service.add(NAME, {}, [filed.id]);
    await cases.insert([filed]);
    await writeBack.deliver();
    assert.equal(service.puts.length, 1);
    const { status, classification, labels } = service.get(NAME).properties;
    assert.deepEqual([status, classification], ['Closed', 'BenignPositive']);
    assert.deepEqual(labels, [
      { labelName: 'triage:likely-benign' },
      { labelName: 'triage-category:config-management' },
    ]);
    assert.deepEqual(await states(filed.id), [
      'tags done 1',
      'severity done 1',
      'close done 1',
      'tasks done 0',
    ]);
  });

  it('is done once: a second delivery of the same finds it done', async () => {
    const { service, cases, writeBack, revise } = harness(ALL);
    const filed = benignCase();
    service.add(NAME, {}, [filed.id]);
    await cases.insert([filed]);
    await writeBack.deliver();
    await revise(filed.id);
    await writeBack.deliver();
    assert.equal(service.puts.length, 1);
  });

  it('closes nothing while another alert of the incident is worse, not triaged, or unknown here', async () => {
    for (const other of [
      caseOf({ id: guid(2) }),
      benignCase({ id: guid(3), disposition: 'needs-review' }),
      undefined,
    ]) {
      const { service, cases, writeBack } = harness(configOf({ close: 'on' }));
      const filed = benignCase();
      service.add(NAME, {}, [filed.id.toUpperCase(), other?.id ?? guid(4)]);
      await cases.insert(other === undefined ? [filed] : [filed, { ...other, incident: {} }]);
      await writeBack.deliver();
      assert.equal(service.get(NAME).properties['status'], 'New');
      assert.equal((await writeBack.itemsOf(filed))[0]?.state, 'policy-refused');
    }
  });

  it('closes nothing while the list of its alerts is not known whole', async () => {
    const filed = benignCase();
    const mine = { properties: { systemAlertId: filed.id } };
    for (const body of [{ value: [mine, { properties: {} }] }, { value: [mine], nextLink: 'https://x' }]) {
      const { service, cases, writeBack } = harness(configOf({ close: 'on' }));
      service.add(NAME, {}, [filed.id, guid(2)]);
      service.faults.push(
        () => undefined,
        () => ({ status: 200, body }),
      );
      await cases.insert([filed]);
      await writeBack.deliver();
      const [item] = await writeBack.itemsOf(filed);
      assert.deepEqual(
        [item?.state, item?.detail],
        ['policy-refused', '1 alert of the incident not triaged here'],
      );
      assert.equal(service.puts.length, 0);
    }
  });

  it('closes and lowers nothing while an entry in force would have it close known attacks', async () => {
    const policy = { close: { maxScore: 24 }, severity: { lower: 'Low' } };
    const { service, cases, instance } = harness(configOf({ close: 'on', severity: 'on' }, policy));
    const broad = sampleEntry({
      ancestry: { parent: { names: ['python*'] } },
      what: { verbs: ['start', 'enable'] },
      weight: 60,
    });
    const writeBack = instance('one', { entries: async () => [...shippedEntries, broad] });
    const filed = benignCase();
    service.add(NAME, {}, [filed.id]);
    await cases.insert([filed]);
    await writeBack.deliver();
    assert.equal(service.puts.length, 0);
    const close = (await writeBack.itemsOf(filed)).find(({ action }) => action === 'close');
    assert.equal(close?.state, 'policy-refused');
    assert.match(close?.detail ?? '', /would close known attacks: .*supply-chain/);
  });

  it('closes an incident of several alerts that are all explained', async () => {
    const { service, cases, writeBack } = harness(configOf({ close: 'on' }));
    const [one, two] = [benignCase(), benignCase({ id: guid(2) })];
    service.add(NAME, {}, [one.id, two.id]);
    await cases.insert([one, two]);
    await writeBack.deliver();
    assert.equal(service.get(NAME).properties['status'], 'Closed');
    assert.equal(service.puts.length, 1);
  });

  it('that an analyst undid is not made again', async () => {
    const { service, cases, writeBack, revise, states } = harness(ALL);
    const filed = benignCase();
    service.add(NAME, {}, [filed.id]);
    await cases.insert([filed]);
    await writeBack.deliver();
    service.change(NAME, { status: 'Active', severity: 'High', classification: undefined });
    await revise(filed.id, { summary: 'more' });
    await writeBack.deliver();
    const { status, severity } = service.get(NAME).properties;
    assert.deepEqual([status, severity, service.puts.length], ['Active', 'High', 1]);
    assert.equal((await states(filed.id))[2], 'close analyst-changed 1');
  });

  it('of a deleted incident comes to an end for every action', async () => {
    const { cases, writeBack, states, table } = harness(ALL);
    await cases.insert([caseOf()]);
    await writeBack.deliver();
    assert.deepEqual(table.keys('o~'), []);
    assert.deepEqual(
      (await states(caseOf().id)).map((state) => state.split(' ')[1]),
      ['incident-gone', 'incident-gone', 'incident-gone', 'incident-gone'],
    );
  });
});

describe('the tasks of an incident', () => {
  it('are the next checks of the case, each once', async () => {
    const { service, cases, writeBack, revise, states } = harness(configOf({ tasks: 'on' }));
    service.add(NAME, {}, [caseOf().id]);
    await cases.insert([caseOf()]);
    await writeBack.deliver();
    await revise(caseOf().id, { summary: 'more' });
    await writeBack.deliver();
    assert.deepEqual(await states(caseOf().id), ['tasks done 2']);
    const titles = [...service.get(NAME).tasks.values()].map((task) => Object(task).title);
    assert.deepEqual(titles, [
      'Check: A web server account ran systemctl.',
      'Check: The parent is a web application process.',
    ]);
  });

  it('that somebody removed do not come back, and those that are there are left as they are', async () => {
    const { service, cases, writeBack, revise } = harness(configOf({ tasks: 'on' }));
    const { tasks } = service.add(NAME, {}, [caseOf().id]);
    await cases.insert([caseOf()]);
    await writeBack.deliver();
    const [first, second] = [...tasks.keys()];
    tasks.delete(first ?? '');
    tasks.set(second ?? '', { status: 'Completed' });
    await revise(caseOf().id, { summary: 'more' });
    await writeBack.deliver();
    assert.deepEqual([...tasks], [[second, { status: 'Completed' }]]);
  });

  it('that were put before a crash and done by somebody since are left as they are', async () => {
    const { service, cases, writeBack, states } = harness(configOf({ tasks: 'on' }));
    const { tasks } = service.add(NAME, {}, [caseOf().id]);
    for (const { name } of tasksOf(caseOf())) tasks.set(name, { status: 'Completed' });
    await cases.insert([caseOf()]);
    await writeBack.deliver();
    assert.deepEqual([service.puts.length, await states(caseOf().id)], [0, ['tasks done 0']]);
  });

  it('go on after a failure where they stopped', async () => {
    const { service, cases, drain, states } = harness(configOf({ tasks: 'on' }));
    service.add(NAME, {}, [caseOf().id]);
    service.putFaults.push(
      () => undefined,
      () => ({ status: 500 }),
    );
    await cases.insert([caseOf()]);
    await drain();
    assert.deepEqual(await states(caseOf().id), ['tasks done 3']);
    assert.equal(service.get(NAME).tasks.size, 2);
  });

  it('that there is no more room for come to an end', async () => {
    const { service, cases, writeBack, states, table } = harness(configOf({ tasks: 'on' }));
    const { tasks } = service.add(NAME, {}, [caseOf().id]);
    for (let at = 0; at < 40; at += 1) tasks.set(guid(at), {});
    await cases.insert([caseOf()]);
    await writeBack.deliver();
    assert.deepEqual([await states(caseOf().id), table.keys('o~')], [['tasks tasks-full 0'], []]);
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sendGate } from '../../src/incident/send-gate.ts';
import { memoryTable } from '../support/memory-table.ts';

function gates() {
  let nowMs = Date.parse('2026-01-02T03:10:00.000Z');
  const gate = sendGate(memoryTable(), () => new Date(nowMs));
  return {
    gate,
    wait(ms: number): void {
      nowMs += ms;
    },
  };
}

describe('sendGate', () => {
  it('is one instance at a time, until it ends its turn or has been silent for 90 s', async () => {
    const { gate, wait } = gates();
    const first = await gate.open('one');
    assert.ok(first);
    assert.equal(await gate.open('two'), undefined);
    wait(60_000);
    assert.deepEqual(await first.ask('write'), { kind: 'go' });
    wait(60_000);
    assert.equal(await gate.open('two'), undefined);
    wait(30_001);
    const second = await gate.open('two');
    assert.ok(second);
    assert.deepEqual(await first.ask('write'), { kind: 'lost' });
    await second.end();
    assert.ok(await gate.open('three'));
  });

  it('says when there is room again, by the oldest of 70 in the window', async () => {
    const { gate, wait } = gates();
    const turn = await gate.open('one');
    assert.ok(turn);
    const startedMs = Date.parse('2026-01-02T03:10:00.000Z');
    for (let sent = 0; sent < 70; sent += 1) {
      assert.deepEqual(await turn.ask('write'), { kind: 'go' });
      wait(1_000);
    }
    assert.deepEqual(await turn.ask('write'), { kind: 'wait', untilMs: startedMs + 315_000 });
    assert.deepEqual(await turn.ask('read'), { kind: 'go' });
    assert.deepEqual(await turn.ask('alerts'), { kind: 'go' });
    wait(315_000 - 70_000);
    assert.deepEqual(await turn.ask('write'), { kind: 'go' });
    assert.equal((await turn.ask('write')).kind, 'wait');
  });

  it('counts the lists of alerts for themselves, across instances', async () => {
    const { gate } = gates();
    const first = await gate.open('one');
    for (let sent = 0; sent < 90; sent += 1) assert.deepEqual(await first?.ask('alerts'), { kind: 'go' });
    await first?.end();
    const second = await gate.open('two');
    assert.equal((await second?.ask('alerts'))?.kind, 'wait');
    for (let sent = 0; sent < 90; sent += 1) assert.deepEqual(await second?.ask('read'), { kind: 'go' });
    assert.equal((await second?.ask('read'))?.kind, 'wait');
  });
});

import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, suite, test } from 'node:test';
import { type EmbeddedEventHub, RETENTION_MS } from '../../../host/event-hub/embedded-event-hub.ts';
import { bodies, HUB, many, read, send, startHub } from './hub-client.ts';

suite('events that the hub keeps', { timeout: 20_000 }, () => {
  let directory: string;
  const open: EmbeddedEventHub[] = [];
  const started = async (...args: Parameters<typeof startHub>) => {
    const hub = await startHub(...args);
    open.push(hub);
    return hub;
  };

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'triage-hub-'));
  });
  afterEach(async () => {
    await Promise.all(open.splice(0).map((hub) => hub.close()));
    rmSync(directory, { recursive: true, force: true });
  });
  test('goes on after a restart where it was', async () => {
    const first = await started(directory);
    await send(first, many(20), { partitionId: '3' });
    const before = await read(first, '3', 20);
    await first.close();
    const second = await started(directory);
    assert.equal(second.instanceId, first.instanceId);
    await send(second, ['next'], { partitionId: '3' });
    const after = await read(second, '3', 21);
    assert.deepEqual(
      after.slice(0, 20).map(({ offset, sequenceNumber }) => [offset, sequenceNumber]),
      before.map(({ offset, sequenceNumber }) => [offset, sequenceNumber]),
    );
    assert.deepEqual(bodies(after), [...many(20), 'next']);
    assert.equal(after[20]?.sequenceNumber, 20);
    assert.ok(Number(after[20]?.offset) > Number(before[19]?.offset));
  });

  test('cuts a torn frame off, keeps it aside, and goes on', async () => {
    const first = await started(directory);
    await send(first, many(5), { partitionId: '0' });
    await first.close();
    const file = join(directory, HUB, 'partition-0.log');
    const whole = readFileSync(file).length;
    truncateSync(file, whole - 3);
    const second = await started(directory);
    const cut = readFileSync(`${file}.cut`).length;
    assert.ok(cut > 0);
    assert.equal(readFileSync(file).length + cut, whole - 3);
    await send(second, ['again'], { partitionId: '0' });
    const events = await read(second, '0', 5);
    assert.deepEqual(bodies(events), [...many(4), 'again']);
    assert.equal(events[4]?.sequenceNumber, 4);
  });

  test('does not take bytes for an event whose checksum is wrong', async () => {
    const first = await started(directory);
    await send(first, many(3), { partitionId: '0' });
    await first.close();
    const file = join(directory, HUB, 'partition-0.log');
    const bytes = readFileSync(file);
    bytes.writeUInt8(bytes.readUInt8(bytes.length - 1) ^ 0xff, bytes.length - 1);
    writeFileSync(file, bytes);
    const second = await started(directory);
    await send(second, ['end'], { partitionId: '0' });
    assert.deepEqual(bodies(await read(second, '0', 3)), [...many(2), 'end']);
  });

  test('drops events past the retention when it starts, and goes on counting', async () => {
    let time = Date.UTC(2026, 0, 1);
    const first = await started(directory, () => time);
    await send(first, ['old'], { partitionId: '0' });
    time += RETENTION_MS - 1000;
    await send(first, ['young'], { partitionId: '0' });
    await first.close();
    time += 2000;
    const second = await started(directory, () => time);
    await send(second, ['new'], { partitionId: '0' });
    const events = await read(second, '0', 2);
    assert.deepEqual(bodies(events), ['young', 'new']);
    assert.deepEqual(
      events.map(({ sequenceNumber }) => sequenceNumber),
      [1, 2],
    );
    await second.close();
    time += 2 * RETENTION_MS;
    const third = await started(directory, () => time);
    await send(third, ['last'], { partitionId: '0' });
    assert.equal((await read(third, '0', 1))[0]?.sequenceNumber, 3);
  });

  test('keeps nothing without a directory', async () => {
    const hub = await started();
    await send(hub, ['x'], { partitionId: '0' });
    assert.deepEqual(readdirSync(directory), []);
  });
});

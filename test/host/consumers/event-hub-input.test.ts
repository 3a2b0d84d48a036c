import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { ReceivedEventData } from '@azure/event-hubs';
import { batchInput, bodyBytes, singleInput } from '../../../host/consumers/event-hub-input.ts';

const origin = {
  fullyQualifiedNamespace: 'triage.servicebus.windows.net',
  eventHubName: 'sentinel-alerts',
  consumerGroup: '$Default',
  partitionId: '2',
};
const event = (body: unknown, more: Partial<ReceivedEventData> = {}): ReceivedEventData => ({
  body,
  offset: '4096',
  sequenceNumber: 7,
  enqueuedTimeUtc: new Date('2026-01-02T03:04:05.120Z'),
  partitionKey: null,
  getRawAmqpMessage: () => ({ body }),
  ...more,
});
const invalidUtf8 = Buffer.from([0x7b, 0xff, 0x00]);

suite('input of an Event Hubs function', () => {
  test('is bytes as they were sent for the data type binary, whatever they are', () => {
    const { data } = batchInput([event(invalidUtf8), event(Buffer.alloc(0))], origin, 'binary');
    assert.deepEqual(data.collectionBytes?.bytes, [invalidUtf8, Buffer.alloc(0)]);
  });

  test('is text for the data type string', () => {
    const { data } = batchInput([event(Buffer.from('not json'))], origin, 'string');
    assert.deepEqual(data.collectionString?.string, ['not json']);
  });

  test('is JSON without a data type, and one event that is not fails the batch, as in Azure', () => {
    const good = Buffer.from('{"a":1}');
    assert.equal(batchInput([event(good), event(good)], origin, undefined).data.json, '[{"a":1},{"a":1}]');
    assert.throws(() => batchInput([event(good), event(Buffer.from('{'))], origin, undefined), SyntaxError);
    assert.throws(() => batchInput([event(Buffer.from('1],[2'))], origin, undefined), SyntaxError);
  });

  test('carries the metadata of Azure, missing partition keys dropped', () => {
    const events = [event('a', { partitionKey: 'host-1', properties: { Origin: 'x' } }), event('b')];
    const { metadata } = batchInput(events, origin, 'binary');
    assert.deepEqual(metadata?.['PartitionKeyArray']?.collectionString?.string, ['host-1']);
    assert.deepEqual(metadata?.['OffsetArray']?.collectionString?.string, ['4096', '4096']);
    assert.deepEqual(metadata?.['SequenceNumberArray']?.collectionSint64?.sint64, [7, 7]);
    assert.equal(
      metadata?.['EnqueuedTimeUtcArray']?.json,
      '["2026-01-02T03:04:05.12","2026-01-02T03:04:05.12"]',
    );
    assert.equal(metadata?.['PropertiesArray']?.json, '[{"Origin":"x"},{}]');
    assert.equal(JSON.parse(metadata?.['PartitionContext']?.json ?? '').PartitionId, '2');
  });

  for (const [time, expected] of [
    ['2026-01-02T03:04:00.000Z', '"2026-01-02T03:04:00"'],
    ['2026-01-02T03:04:10.000Z', '"2026-01-02T03:04:10"'],
    ['2026-01-02T03:04:05.007Z', '"2026-01-02T03:04:05.007"'],
  ] as const) {
    test(`writes ${time} as ${expected}`, () => {
      const { metadata } = singleInput(event('x', { enqueuedTimeUtc: new Date(time) }), origin, 'binary');
      assert.equal(metadata?.['EnqueuedTimeUtc']?.json, expected);
    });
  }

  test('is one value for cardinality one', () => {
    assert.deepEqual(singleInput(event(invalidUtf8), origin, 'binary').data, { bytes: invalidUtf8 });
    assert.deepEqual(singleInput(event(Buffer.from('{"a":1}')), origin, undefined).data, {
      string: '{"a":1}',
    });
  });

  for (const [body, expected] of [
    [[Buffer.from('a'), Buffer.from('b')], 'ab'],
    ['a value', 'a value'],
    [{ a: 1 }, '{"a":1}'],
    [null, ''],
    [[], '[]'],
  ] as const) {
    test(`takes the AMQP body ${JSON.stringify(body)} for ${JSON.stringify(expected)}`, () => {
      assert.equal(bodyBytes(event(body)).toString(), expected);
    });
  }
});

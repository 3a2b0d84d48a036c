import assert from 'node:assert/strict';
import { once } from 'node:events';
import { afterEach, beforeEach, suite, test } from 'node:test';
import type { Connection, EventContext } from 'rhea';
import rhea from 'rhea';
import type { EmbeddedEventHub } from '../../../host/event-hub/embedded-event-hub.ts';
import { TEST_KEY } from '../../support/run-service.ts';
import { bodies, HUB, many, read, send, startHub } from './hub-client.ts';
import { connectRaw } from './raw-client.ts';

const READER = `${HUB}/ConsumerGroups/$Default/Partitions/0`;
const WITH_KEY = { username: 'local', password: TEST_KEY };

const SELECTOR = 'apache.org:selector-filter:string';
const filterOf = (selector: string) => ({ [SELECTOR]: rhea.types.wrap_described(selector, SELECTOR) });

/** What clients other than the one of JavaScript do, as the .NET one (Azure.Messaging.EventHubs 5.12). */
suite('embedded event hub, for other clients', { timeout: 20_000 }, () => {
  let hub: EmbeddedEventHub;
  const connections: Connection[] = [];
  const connect = (options: object = WITH_KEY) => {
    const connection = connectRaw(hub, options);
    connections.push(connection);
    return connection;
  };

  beforeEach(async () => {
    hub = await startHub();
  });
  afterEach(async () => {
    for (const connection of connections.splice(0)) connection.close();
    await hub.close();
  });

  test('offers the mechanism MSSBCBS', async () => {
    const start = (said: (error: undefined, response: Buffer) => void) => said(undefined, Buffer.alloc(0));
    const connection = connect({ sasl_mechanisms: { MSSBCBS: () => ({ start }) } });
    await once(connection, 'connection_open');
  });

  test('takes addresses that begin with a slash, in any case', async () => {
    const sender = connect().open_sender({ target: `/${HUB.toUpperCase()}/Partitions/0` });
    await once(sender, 'sendable');
    sender.send({ body: 'x' });
    const [{ message }] = (await once(connect().open_receiver({ source: `/${READER}` }), 'message')) as [
      EventContext,
    ];
    assert.equal(message?.body, 'x');
  });

  for (const [selector, expected] of [
    ['amqp.annotation.x-opt-offset > -1', 0],
    ["amqp.annotation.x-opt-offset > '-1'", 0],
    ['amqp.annotation.x-opt-sequence-number > 1', 2],
    ['amqp.annotation.x-opt-sequence-number >= 1', 1],
    ['amqp.annotation.x-opt-enqueued-time > 0', 0],
  ] as const) {
    test(`reads from ${selector}`, async () => {
      await send(hub, many(3), { partitionId: '0' });
      const filter = filterOf(selector);
      const receiver = connect().open_receiver({ source: { address: READER, filter } });
      const [{ message }] = (await once(receiver, 'message')) as [EventContext];
      assert.equal(message?.message_annotations?.['x-opt-sequence-number'], expected);
    });
  }

  test('refuses a selector that is none', async () => {
    for (const selector of ['amqp.annotation.x-opt-offset > ', "amqp.annotation.x-opt-offset > '1", 'x']) {
      const receiver = connect().open_receiver({
        source: { address: READER, filter: filterOf(selector) },
      });
      await once(receiver, 'receiver_error');
    }
  });

  for (const mode of [0, 1, 2] as const) {
    test(`lets a client settle what it sends as it asks: ${mode}`, async () => {
      for (const target of [HUB, '$cbs', '$management']) {
        const sender = connect().open_sender({ target, snd_settle_mode: mode });
        await once(sender, 'sender_open');
        assert.equal(sender.snd_settle_mode, mode, target);
      }
    });
  }

  test('takes what is sent as settled', async () => {
    const sender = connect().open_sender({ target: `${HUB}/Partitions/0`, snd_settle_mode: 1 });
    await once(sender, 'sendable');
    sender.send({ body: rhea.message.data_section(Buffer.from('x')) });
    assert.deepEqual(bodies(await read(hub, '0', 1)), ['x']);
  });

  test('sends nothing on a link before its attach, also where the client has given credit with its own', async () => {
    await send(hub, ['x'], { partitionId: '0' });
    const link = connect().open_receiver({ source: READER, credit_window: 0 });
    link.add_credit(1);
    const came = ['receiver_open', 'message'].map(async (event) => {
      await once(link, event);
      return event;
    });
    assert.equal(await Promise.race(came), 'receiver_open');
    assert.equal(await came[1], 'message');
  });
});

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect as connectSocket } from 'node:net';
import { afterEach, suite, test } from 'node:test';
import { EventHubConsumerClient, EventHubProducerClient } from '@azure/event-hubs';
import type { Connection, EventContext, Receiver, Sender } from 'rhea';
import { hubConnectionString } from '../../../host/connection-strings.ts';
import type { EmbeddedEventHub } from '../../../host/event-hub/embedded-event-hub.ts';
import { TEST_KEY } from '../../support/run-service.ts';
import { HUB, read, send, startHub } from './hub-client.ts';
import { connectRaw } from './raw-client.ts';
import { NOW, signed, type TokenParts } from './signed-token.ts';

const OTHER_KEY = Buffer.alloc(32, 'other').toString('base64');
const UNAUTHORIZED = 'amqp:unauthorized-access';
const READER = `${HUB}/ConsumerGroups/$Default/Partitions/0`;

suite('access to the embedded hub', { timeout: 30_000 }, () => {
  const hubs: EmbeddedEventHub[] = [];
  const connections: Connection[] = [];
  let now = NOW;
  const started = async (clock?: () => number) => {
    const hub = await startHub(undefined, clock);
    hubs.push(hub);
    return hub;
  };

  afterEach(async () => {
    now = NOW;
    for (const connection of connections.splice(0)) connection.close();
    await Promise.all(hubs.splice(0).map((hub) => hub.close()));
  });

  function connect(hub: EmbeddedEventHub, options?: object): Connection {
    const connection = connectRaw(hub, options);
    connections.push(connection);
    return connection;
  }

  /** `open`, or the condition with which the link was refused. */
  async function linkState(link: Sender | Receiver, kind: 'sender' | 'receiver'): Promise<string> {
    const refused = new Promise<string>((settle) => {
      link.once(`${kind}_error`, () => settle(conditionOf(link)));
    });
    // Nothing is said of a link that stays open: frames come in order, so the answer to another link shows it.
    const probe = link.connection.open_receiver({ source: '$cbs' });
    const answered = once(probe, 'receiver_open').then(() => 'open');
    const state = await Promise.race([refused, answered]);
    probe.close();
    return state;
  }
  const conditionOf = ({ error }: Sender | Receiver) =>
    error !== undefined && 'condition' in error ? String(error.condition) : 'none';
  const writer = (connection: Connection, target: string = HUB) =>
    linkState(connection.open_sender({ target }), 'sender');
  const reader = (connection: Connection, source: string = READER) =>
    linkState(connection.open_receiver({ source }), 'receiver');

  /** Asks `$cbs` or `$management`; gives the status of the answer. */
  async function ask(
    connection: Connection,
    node: string,
    properties: object,
    body: unknown,
  ): Promise<number> {
    const name = `reply-${Math.random()}`;
    const answers = connection.open_receiver({ source: node, target: name, name });
    const answered = once(answers, 'message');
    const questions = connection.open_sender({ target: node });
    await once(questions, 'sendable');
    questions.send({ message_id: '1', reply_to: name, application_properties: { ...properties }, body });
    const [{ message }] = (await answered) as [EventContext];
    questions.close();
    answers.close();
    return Number(message?.application_properties?.['status-code']);
  }
  const putToken = (connection: Connection, parts: TokenParts, name = `sb://127.0.0.1/${HUB}`) =>
    ask(
      connection,
      '$cbs',
      { operation: 'put-token', name, type: 'servicebus.windows.net:sastoken' },
      signed(parts),
    );
  const readHub = (connection: Connection, properties: object = {}) =>
    ask(
      connection,
      '$management',
      { operation: 'READ', name: HUB, type: 'com.microsoft:eventhub', ...properties },
      '',
    );

  test('is given to the clients of Event Hubs with the key', async () => {
    const hub = await started();
    assert.equal(hub.connectionString, hubConnectionString(hub.port, TEST_KEY));
    await send(hub, ['x'], { partitionId: '0' });
    assert.equal((await read(hub, '0', 1)).length, 1);
  });

  for (const [what, change] of [
    ['another key', (text: string) => text.replace(TEST_KEY, OTHER_KEY)],
    ['the key that every client of it used to know', (text: string) => text.replace(TEST_KEY, 'local')],
    ['another name of the key', (text: string) => text.replace('KeyName=local', 'KeyName=other')],
  ] as const) {
    test(`is refused to the clients of Event Hubs with ${what}`, async () => {
      const hub = await started();
      const connectionString = change(hub.connectionString);
      const options = { retryOptions: { maxRetries: 0 } };
      const producer = new EventHubProducerClient(connectionString, HUB, options);
      const consumer = new EventHubConsumerClient('$Default', connectionString, HUB, options);
      const refused = { code: 'UnauthorizedError' };
      await assert.rejects(producer.sendBatch([{ body: 'x' }]), refused);
      await assert.rejects(producer.getPartitionIds(), refused);
      const code = await new Promise((settle) => {
        consumer.subscribe('0', {
          processEvents: async () => undefined,
          processError: async (error) => settle('code' in error ? error.code : error.message),
        });
      });
      assert.equal(code, 'UnauthorizedError');
      await Promise.all([producer.close(), consumer.close()]);
    });
  }

  for (const [how, options] of [
    ['without SASL', {}],
    ['by SASL ANONYMOUS', { username: 'local' }],
  ] as const) {
    test(`needs a token for every link: ${how}`, async () => {
      const connection = connect(await started(), options);
      assert.equal(await writer(connection), UNAUTHORIZED);
      assert.equal(await writer(connection, `${HUB}/Partitions/0`), UNAUTHORIZED);
      assert.equal(await reader(connection), UNAUTHORIZED);
      // No hint of which hubs there are.
      assert.equal(await writer(connection, 'other'), UNAUTHORIZED);
      assert.equal(await readHub(connection), 401);
    });
  }

  test('is given by SASL PLAIN with the key, and refused with any other', async () => {
    const hub = await started();
    const connection = connect(hub, { username: 'local', password: TEST_KEY });
    assert.equal(await writer(connection), 'open');
    assert.equal(await reader(connection), 'open');
    assert.equal(await readHub(connection), 200);
    for (const options of [
      { username: 'local', password: OTHER_KEY },
      { username: 'other', password: TEST_KEY },
      { username: TEST_KEY, password: 'local' },
    ]) {
      const refused = connect(hub, options);
      const [context] = await once(refused, 'connection_error');
      assert.equal(context.error.condition, UNAUTHORIZED);
    }
  });

  test('is given by a token, for what the token is of, from then on', async () => {
    const connection = connect(await started(() => now), { username: 'x' });
    assert.equal(await writer(connection), UNAUTHORIZED);
    assert.equal(await putToken(connection, {}), 202);
    assert.equal(await writer(connection), 'open');
    assert.equal(await reader(connection), 'open');
    assert.equal(await readHub(connection), 200);
    assert.equal(await writer(connection, `${HUB}-2`), UNAUTHORIZED);
  });

  test('by a token of one partition is of that partition', async () => {
    const connection = connect(await started(() => now), { username: 'x' });
    const entity = `sb://127.0.0.1/${HUB}/Partitions/1`;
    assert.equal(await putToken(connection, {}, entity), 202);
    assert.equal(await writer(connection, `${HUB}/Partitions/1`), 'open');
    assert.equal(await writer(connection, `${HUB}/Partitions/2`), UNAUTHORIZED);
    assert.equal(await writer(connection), UNAUTHORIZED);
    assert.equal(await reader(connection), UNAUTHORIZED);
    assert.equal(await readHub(connection), 401);
    assert.equal(await putToken(connection, { resource: entity }, `sb://127.0.0.1/${HUB}`), 401);
    assert.equal(await writer(connection), UNAUTHORIZED);
  });

  for (const [what, parts, name] of [
    ['signed with another key', { key: OTHER_KEY }],
    ['expired', { se: NOW / 1000 - 1 }],
    ['of another name', { skn: 'RootManageSharedAccessKey' }],
    ['of another hub', { resource: 'sb://127.0.0.1/other' }],
    ['for another machine', {}, `sb://example.com/${HUB}`],
  ] as const) {
    test(`is not given by a token that is ${what}`, async () => {
      const connection = connect(await started(() => now), { username: 'x' });
      assert.equal(await putToken(connection, parts, name), 401);
      assert.equal(await writer(connection), UNAUTHORIZED);
    });
  }

  test('belongs to one connection', async () => {
    const hub = await started(() => now);
    const [one, other] = [connect(hub, { username: 'x' }), connect(hub, { username: 'x' })];
    assert.equal(await putToken(one, {}), 202);
    assert.equal(await writer(one), 'open');
    assert.equal(await writer(other), UNAUTHORIZED);
  });

  test('ends with the token, for those who write and for those who read', async () => {
    const hub = await started(() => now);
    const connection = connect(hub, { username: 'x' });
    await putToken(connection, {});
    const readingLink = connection.open_receiver({ source: READER });
    const writingLink = connection.open_sender({ target: `${HUB}/Partitions/0` });
    await once(writingLink, 'sendable');
    writingLink.send({ body: 'in time' });
    const [first] = (await once(readingLink, 'message')) as [EventContext];
    assert.equal(first.message?.body, 'in time');
    now += 60_000;
    const ended = [once(writingLink, 'sender_error'), once(readingLink, 'receiver_error')];
    writingLink.send({ body: 'too late' });
    await ended[0];
    assert.equal(conditionOf(writingLink), UNAUTHORIZED);
    // What others write does not reach the reader either.
    const other = connect(hub, { username: 'local', password: TEST_KEY });
    const late = other.open_sender({ target: `${HUB}/Partitions/0` });
    await once(late, 'sendable');
    readingLink.on('message', () => assert.fail('an event came after the end of the token'));
    late.send({ body: 'not for you' });
    await ended[1];
    assert.equal(conditionOf(readingLink), UNAUTHORIZED);
  });

  test('takes a management request with a token of its own, as .NET sends it', async () => {
    const connection = connect(await started(() => now), { username: 'x' });
    assert.equal(await readHub(connection, { security_token: signed({}) }), 200);
    assert.equal(await readHub(connection, { security_token: signed({ key: OTHER_KEY }) }), 401);
    assert.equal(await readHub(connection), 401);
  });

  test('is not to be had by HTTP', async () => {
    const hub = await started();
    const socket = connectSocket(hub.port, '127.0.0.1');
    socket.write(
      `POST /${HUB}/messages HTTP/1.1\r\nHost: 127.0.0.1:${hub.port}\r\nContent-Length: 1\r\n\r\nx`,
    );
    let said = '';
    socket.setEncoding('latin1').on('data', (chunk) => {
      said += chunk;
    });
    await once(socket, 'close');
    assert.doesNotMatch(said, /HTTP/);
  });
});

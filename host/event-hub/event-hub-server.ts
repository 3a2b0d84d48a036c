import type { AddressInfo, Server, Socket } from 'node:net';
import rhea, {
  type Connection,
  type Container,
  type EventContext,
  type Receiver,
  type Sender,
  type Session,
} from 'rhea';
import * as z from 'zod';
import { HubAccess, unauthorized } from './access.ts';
import {
  type AmqpProblem,
  BATCH_FORMAT,
  message,
  messagesOfBatch,
  notFound,
  partitionKeyOf,
  types,
} from './amqp.ts';
import { hasMore, pump, type Subscription, subscribe } from './links.ts';
import {
  answerManagementRequest,
  answerTokenRequest,
  type ManagementReply,
  managedEntity,
  refusedRequest,
} from './management.ts';
import { type Partition, partitionOfKey } from './partition.ts';
import { type EntityPath, pathOf, type SharedKey } from './sas-token.ts';
import { saslMechanisms } from './sasl.ts';

export interface EventHubServerOptions {
  readonly hubName: string;
  /** Beside `$Default`, which every hub has. Matched whatever the case. */
  readonly consumerGroup: string;
  readonly partitions: readonly Partition[];
  /** What clients have to know. */
  readonly key: SharedKey;
  readonly now: () => number;
  /** Told when an event could not be kept; the client is told too. */
  readonly onError: (error: unknown) => void;
}

/** Largest message of the standard tier of Event Hubs, bytes. */
const MAX_MESSAGE_SIZE = 1024 * 1024;
const TOKENS = '$cbs';
const MANAGEMENT = '$management';
/** Links that anybody may open: what comes over them is checked itself. */
const RESERVED = new Set([TOKENS, MANAGEMENT]);
const address = z.looseObject({ address: z.string() });

/** A link that a client writes to. */
interface Writer {
  readonly entity: EntityPath;
  readonly partition: Partition | 'any';
}

/**
 * Speaks AMQP 1.0 as one event hub does, as far as the Event Hubs clients ask: `$cbs`, `$management`, senders to
 * the hub or to a partition, receivers with consumer group, position and epoch. Plain TCP, loopback only. Whoever reads,
 * writes or asks shows the key, or a token that is signed with it.
 */
export class EventHubServer {
  #options: EventHubServerOptions;
  #container: Container;
  #server: Server | undefined;
  #sockets = new Set<Socket>();
  #readers = new Set<Subscription>();
  #writers = new Map<Receiver, Writer>();
  #access: HubAccess;
  #createdAt: number;
  #nextPartition = 0;

  constructor(options: EventHubServerOptions) {
    this.#options = options;
    this.#createdAt = options.now();
    this.#access = new HubAccess(options.key, options.now);
    const container = rhea.create_container({ id: 'systemctl-triage-hub' });
    Object.assign(container.sasl_server_mechanisms, saslMechanisms(options.key));
    container.on('receiver_open', ({ receiver }: EventContext) => receiver && this.#openWriter(receiver));
    container.on('sender_open', ({ sender }: EventContext) => sender && this.#openReader(sender));
    container.on('sendable', ({ sender }: EventContext) => sender && this.#pumpSender(sender));
    container.on('sender_close', ({ sender }: EventContext) => this.#forget((link) => link === sender));
    container.on(
      'receiver_close',
      ({ receiver }: EventContext) => receiver && this.#writers.delete(receiver),
    );
    container.on('message', (context: EventContext) => this.#receive(context));
    for (const event of ['disconnected', 'connection_close']) {
      container.on(event, ({ connection }: EventContext) => {
        this.#forget((link) => link.connection === connection);
      });
    }
    // A client that breaks off or breaks the protocol loses its own connection, which rhea sees to; without a
    // listener each of these would end the process.
    for (const event of [
      'connection_error',
      'session_error',
      'sender_error',
      'receiver_error',
      'protocol_error',
      'error',
    ]) {
      container.on(event, () => undefined);
    }
    this.#container = container;
  }

  /** Listens, and gives the port. Rejects with the error of `net.Server`, such as EADDRINUSE. */
  listen(port: number): Promise<number> {
    return new Promise((resolve, reject) => {
      const server = this.#container.listen({
        port,
        host: '127.0.0.1',
        max_frame_size: 65536,
        receiver_options: { credit_window: 300, autoaccept: false, max_message_size: MAX_MESSAGE_SIZE },
        // Settled when sent: a client's place is its checkpoint, and this is twice as fast.
        sender_options: { snd_settle_mode: 1 },
      });
      this.#server = server;
      server.on('connection', (socket: Socket) => {
        socket.setNoDelay(true);
        this.#sockets.add(socket);
        socket.on('close', () => this.#sockets.delete(socket));
      });
      server.once('error', reject);
      server.once('listening', () => resolve(portOf(server.address())));
    });
  }

  /** Breaks every connection, as a network failure would; clients may come back. */
  dropConnections(): void {
    // With an error, since rhea hears of neither a close nor a destroy, and would keep its heartbeat going.
    for (const socket of this.#sockets) socket.destroy(new Error('The connection was dropped.'));
  }

  async close(): Promise<void> {
    this.dropConnections();
    const server = this.#server;
    if (server?.listening) await new Promise<void>((resolve) => server.close(() => resolve()));
  }

  #openWriter(receiver: Receiver): void {
    const target = addressOf(receiver.target);
    receiver.set_source(receiver.source ?? {});
    receiver.set_target({ address: target });
    // The .NET client needs the mode that it asks for.
    receiver.local.attach.snd_settle_mode = receiver.snd_settle_mode;
    if (RESERVED.has(target)) return;
    const writer = this.#writer(receiver, target);
    if ('condition' in writer) receiver.close({ ...writer });
    else this.#writers.set(receiver, writer);
  }

  #writer(receiver: Receiver, target: string): Writer | AmqpProblem {
    const entity = pathOf(target);
    if (!this.#access.allows(receiver.connection, entity)) return unauthorized(target);
    const [hub, keyword, id, ...rest] = entity;
    const named = keyword === 'partitions' && rest.length === 0 ? this.#partition(id) : undefined;
    const partition = keyword === undefined ? 'any' : named;
    return this.#isHub(hub) && partition ? { entity, partition } : notFound(target);
  }

  #openReader(sender: Sender): void {
    const source = addressOf(sender.source);
    const { filter } = sender.source ?? {};
    sender.set_source({ address: source, ...(filter ? { filter } : {}) });
    sender.set_target({ address: addressOf(sender.target) });
    if (RESERVED.has(source)) return;
    const opened = this.#subscription(sender, source);
    if ('condition' in opened) sender.close({ ...opened });
    else afterAttach(sender.connection, () => this.#pump(Object.assign(opened, { attached: true })));
  }

  #subscription(sender: Sender, source: string): Subscription | AmqpProblem {
    const entity = pathOf(source);
    if (!this.#access.allows(sender.connection, entity)) return unauthorized(source);
    const [hub, groups, group, keyword, id, ...rest] = entity;
    const partition = this.#partition(id);
    const shape = groups === 'consumergroups' && keyword === 'partitions' && rest.length === 0;
    if (!this.#isHub(hub) || !shape || group === undefined || !this.#isGroup(group) || !partition) {
      return notFound(source);
    }
    return subscribe(sender, { entity, partition, group }, this.#readers);
  }

  #partition(id: string | undefined): Partition | undefined {
    return this.#options.partitions.find((candidate) => candidate.id === id);
  }

  #isHub(name: string | undefined): boolean {
    return name === this.#options.hubName.toLowerCase();
  }

  #isGroup(name: string): boolean {
    return ['$default', this.#options.consumerGroup.toLowerCase()].includes(name);
  }

  #pumpSender(sender: Sender): void {
    for (const reader of this.#readers) if (reader.sender === sender) this.#pump(reader);
  }

  /** Sends what a reader may have, as long as its token holds. */
  #pump(reader: Subscription): void {
    if (!hasMore(reader) || !this.#readers.has(reader)) return;
    if (this.#access.allows(reader.sender.connection, reader.entity)) {
      pump(reader);
      return;
    }
    this.#readers.delete(reader);
    reader.sender.close({ ...unauthorized(addressOf(reader.sender.source)) });
  }

  #forget(matches: (link: Sender | Receiver) => boolean): void {
    for (const reader of this.#readers) if (matches(reader.sender)) this.#readers.delete(reader);
    for (const receiver of this.#writers.keys()) if (matches(receiver)) this.#writers.delete(receiver);
  }

  #receive({ receiver, message: received, delivery, session }: EventContext): void {
    if (!receiver || !delivery || !session) return;
    const target = addressOf(receiver.target);
    if (RESERVED.has(target)) {
      delivery.accept();
      const answer =
        target === TOKENS
          ? answerTokenRequest(this.#access.putToken(receiver.connection, received))
          : this.#manage(receiver.connection, received);
      // A client may ask before it has seen the attach of the link for the answers.
      afterAttach(receiver.connection, () => reply(session, received, answer));
      return;
    }
    const writer = this.#writers.get(receiver);
    if (!writer) {
      delivery.reject({ ...notFound(target) });
      return;
    }
    if (!this.#access.allows(receiver.connection, writer.entity)) {
      delivery.reject({ ...unauthorized(target) });
      receiver.close({ ...unauthorized(target) });
      return;
    }
    try {
      this.#accept(writer.partition, delivery.format, received);
      delivery.accept();
    } catch (error) {
      this.#options.onError(error);
      delivery.reject({ condition: 'amqp:internal-error', description: 'The event could not be kept.' });
    }
  }

  /** rhea hands over the bytes of a batch, and any other message decoded. */
  #accept(writer: Partition | 'any', format: number, received: unknown): void {
    const isBatch = format === BATCH_FORMAT;
    const envelope = isBatch ? message.decode(z.instanceof(Buffer).parse(received)) : received;
    const messages = isBatch ? messagesOfBatch(envelope) : [message.encode(received)];
    const key = partitionKeyOf(envelope);
    const partition = writer === 'any' ? this.#choosePartition(key) : writer;
    partition.append(messages, key, this.#options.now());
    for (const reader of this.#readers) if (reader.partition === partition) this.#pump(reader);
  }

  #choosePartition(key: string | undefined): Partition {
    const { partitions } = this.#options;
    const index =
      key === undefined ? this.#nextPartition++ % partitions.length : partitionOfKey(key, partitions.length);
    const partition = partitions[index];
    if (!partition) throw new Error('The hub has no partition.');
    return partition;
  }

  #manage(connection: Connection, request: unknown): ManagementReply {
    const { hubName: name, partitions } = this.#options;
    const entity = [...pathOf(managedEntity(request)), MANAGEMENT];
    if (!this.#access.allows(connection, entity) && !this.#access.allowsRequest(request, entity)) {
      return refusedRequest(unauthorized(managedEntity(request)));
    }
    return answerManagementRequest(request, { name, partitions, createdAt: this.#createdAt });
  }
}

/**
 * Runs `work` when the attach of a link that was opened by now has been written: rhea writes it in the next tick, but
 * transfers before it, which would be a breach of the protocol. What fails ends the connection, as it would in rhea.
 */
function afterAttach(connection: Connection, work: () => void): void {
  setImmediate(() => {
    try {
      work();
    } catch {
      connection.close({ condition: 'amqp:internal-error', description: 'The answer could not be sent.' });
    }
  });
}

function addressOf(terminus: unknown): string {
  const parsed = address.safeParse(terminus);
  return parsed.success ? parsed.data.address : '';
}

function portOf(bound: AddressInfo | string | null): number {
  return typeof bound === 'object' && bound ? bound.port : 0;
}

const requestSchema = z.looseObject({
  reply_to: z.string().optional(),
  message_id: z.union([z.string(), z.number(), z.instanceof(Buffer)]).optional(),
});

function reply(session: Session, request: unknown, answer: ManagementReply): void {
  const { reply_to: replyTo, message_id: correlation } = requestSchema.parse(request);
  const link = session.find_sender(
    (sender: Sender) => sender.name === replyTo || addressOf(sender.target) === replyTo,
  );
  link?.send({
    ...(correlation === undefined ? {} : { correlation_id: correlation }),
    application_properties: {
      'status-code': types.wrap_int(answer.status),
      'status-description': answer.description,
      ...(answer.condition ? { 'error-condition': answer.condition } : {}),
    },
    body: answer.body ?? '',
  });
}

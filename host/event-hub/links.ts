import type { Sender } from 'rhea';
import * as z from 'zod';
import type { AmqpProblem } from './amqp.ts';
import { indexOfPosition } from './event-position.ts';
import type { Partition } from './partition.ts';
import type { EntityPath } from './sas-token.ts';

/** What a reader asks for: the entity that it names, and what that is. */
export interface ReadEntity {
  readonly entity: EntityPath;
  readonly partition: Partition;
  readonly group: string;
}

/** A client that reads a partition: where it is, and what decides who may read. */
export interface Subscription extends ReadEntity {
  readonly sender: Sender;
  readonly epoch: number | undefined;
  /** Whether its attach has been written. */
  attached: boolean;
  /** Index into the events of the partition. */
  next: number;
  sent: number;
}

const SELECTOR = 'apache.org:selector-filter:string';
/** Event Hubs quotas: readers without an epoch, of one consumer group, of one partition. */
const MAX_READERS = 5;

const filterSchema = z.looseObject({
  filter: z
    .looseObject({ [SELECTOR]: z.union([z.string(), z.looseObject({ value: z.string() })]).optional() })
    .nullish(),
});
const epochSchema = z.looseObject({ 'com.microsoft:epoch': z.coerce.number() });
const creditSchema = z.looseObject({ credit: z.number(), delivery_count: z.number() });

/** The subscription that a link asks for, or why it is refused. Closes readers with a lower epoch. */
export function subscribe(
  sender: Sender,
  wanted: ReadEntity,
  readers: Set<Subscription>,
): Subscription | AmqpProblem {
  const { partition, group } = wanted;
  const filter = filterOf(sender);
  const next = indexOfPosition(partition.events, filter);
  if (next === undefined) {
    return { condition: 'amqp:invalid-field', description: `Unsupported filter ${filter}` };
  }
  const parsed = epochSchema.safeParse(sender.properties);
  const epoch = parsed.success ? parsed.data['com.microsoft:epoch'] : undefined;
  const others = [...readers].filter((other) => other.partition === partition && other.group === group);
  const stronger = others.find(
    (other) => other.epoch !== undefined && (epoch === undefined || epoch < other.epoch),
  );
  if (stronger) {
    return stolen(
      `New receiver with epoch '${epoch}' rejected: a receiver with higher epoch '${stronger.epoch}' exists.`,
    );
  }
  if (epoch === undefined && others.length >= MAX_READERS) {
    return {
      condition: 'amqp:resource-limit-exceeded',
      description: `Exceeded the maximum number of allowed receivers per partition in a consumer group which is ${MAX_READERS}.`,
    };
  }
  for (const other of epoch === undefined ? [] : others) {
    readers.delete(other);
    other.sender.close({
      ...stolen(`New receiver with epoch '${epoch}' is created hence this receiver is getting disconnected.`),
    });
  }
  const subscription: Subscription = { ...wanted, sender, epoch, attached: false, next, sent: 0 };
  readers.add(subscription);
  return subscription;
}

function stolen(description: string): AmqpProblem {
  return { condition: 'amqp:link:stolen', description };
}

function filterOf(sender: Sender): string | undefined {
  const parsed = filterSchema.safeParse(sender.source);
  const selector = parsed.success ? parsed.data.filter?.[SELECTOR] : undefined;
  return typeof selector === 'object' ? selector.value : selector;
}

/** Whether there is something to send, over a link that is open. */
export function hasMore({ attached, partition, next }: Subscription): boolean {
  return attached && next < partition.events.length;
}

/** Sends what the client has credit for and the session has room for. */
export function pump(subscription: Subscription): void {
  const { sender, partition } = subscription;
  for (;;) {
    const event = partition.events[subscription.next];
    if (!event || !sender.sendable()) return;
    const { credit, delivery_count: delivered } = creditSchema.parse(sender);
    if (subscription.sent >= delivered + credit) return;
    subscription.next += 1;
    subscription.sent += 1;
    sender.send(event.payload, undefined, 0);
  }
}

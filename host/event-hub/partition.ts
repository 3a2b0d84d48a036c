import { withPlacement } from './amqp.ts';
import type { KeptEvents, PartitionLog, StoredEvent } from './partition-log.ts';

/** Where a partition keeps its events beside memory; absent when nothing is kept. */
export interface PartitionStorage {
  readonly log: PartitionLog;
  readonly kept: KeptEvents;
}

/** The events of one partition, in order, in memory and, where there is storage, on disk. */
export class Partition {
  readonly id: string;
  readonly events: StoredEvent[] = [];
  #nextSequence = 0;
  #nextOffset = 0;
  #log: PartitionLog | undefined;

  constructor(id: string, storage?: PartitionStorage) {
    this.id = id;
    if (!storage) return;
    this.#log = storage.log;
    this.#nextSequence = storage.kept.nextSequence;
    this.#nextOffset = storage.kept.nextOffset;
    for (const event of storage.kept.events) this.events.push(event);
  }

  /** The sequence number of the last event ever accepted, -1 when there was none. */
  get lastSequence(): number {
    return this.#nextSequence - 1;
  }

  /** Takes encoded messages in, all or none: they are on disk when this returns. */
  append(messages: readonly Buffer[], partitionKey: string | undefined, now: number): void {
    const placed: StoredEvent[] = [];
    let sequence = this.#nextSequence;
    let offset = this.#nextOffset;
    const time = Math.max(now, this.events.at(-1)?.time ?? 0);
    for (const encoded of messages) {
      const payload = withPlacement(encoded, {
        sequence,
        offset,
        time,
        ...(partitionKey === undefined ? {} : { partitionKey }),
      });
      placed.push({ sequence, offset, time, payload });
      sequence += 1;
      offset += payload.length;
    }
    this.#log?.append(placed);
    for (const event of placed) this.events.push(event);
    this.#nextSequence = sequence;
    this.#nextOffset = offset;
  }

  close(): void {
    this.#log?.close();
    this.#log = undefined;
  }
}

/** The partition of a key: the same one for the same key, whenever it comes. FNV-1a. */
export function partitionOfKey(key: string, count: number): number {
  let hash = 2166136261;
  for (const byte of Buffer.from(key)) hash = Math.imul(hash ^ byte, 16777619);
  return (hash >>> 0) % count;
}

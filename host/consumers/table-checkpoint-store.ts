import { odata, RestError, type TableClient, type TableEntityResult } from '@azure/data-tables';
import type { Checkpoint, CheckpointStore, PartitionOwnership } from '@azure/event-hubs';
import * as z from 'zod';

/** The table of checkpoints and ownerships. */
export const CHECKPOINTS_TABLE = 'hostcheckpoints';

/**
 * A partition whose rows somebody has damaged must still be read: its checkpoint is then the beginning (what was
 * taken already is taken again, and changes nothing), and its ownership nobody's, to be claimed under its ETag.
 */
const checkpointSchema = z
  .object({ offset: z.string().min(1), sequenceNumber: z.coerce.number().int().min(-1) })
  .catch({ offset: '-1', sequenceNumber: -1 });
const ownershipSchema = z.object({
  ownerId: z.string().catch(''),
  etag: z.string(),
  timestamp: z.iso.datetime({ offset: true }),
});
const rowKeySchema = z.object({ rowKey: z.string() });

const TAKEN = { notFound: 404, conflict: 409, preconditionFailed: 412 } as const;

export interface CheckpointStoreOptions {
  /** Tells hubs of one name apart whose positions have nothing to do with each other. */
  readonly scope?: string;
  /** When it aborts nothing is written any more. */
  readonly signal: AbortSignal;
}

/**
 * Checkpoints and partition ownership in a table: a partition for each consumer group of a hub, a row for each
 * checkpoint and for each ownership. An ownership changes hands only under the ETag with which it was read, so
 * that of two services that want a partition one gets it.
 */
export class TableCheckpointStore implements CheckpointStore {
  #table: TableClient;
  #scope: string | undefined;
  #signal: AbortSignal;

  constructor(table: TableClient, { scope, signal }: CheckpointStoreOptions) {
    this.#table = table;
    this.#scope = scope;
    this.#signal = signal;
  }

  async listOwnership(namespace: string, hub: string, group: string): Promise<PartitionOwnership[]> {
    const { rows, aheadMs } = await this.#list(this.#partitionKey(namespace, hub, group), 'ownership');
    return rows.map((row) => {
      const { ownerId, etag, timestamp } = ownershipSchema.parse(row);
      return {
        fullyQualifiedNamespace: namespace,
        eventHubName: hub,
        consumerGroup: group,
        partitionId: partitionOf(row),
        ownerId,
        etag,
        // As this machine's clock would have told it: the client compares it with that one alone, and with a clock
        // that is slow it would leave a dead owner its partitions for as long as that.
        lastModifiedTimeInMs: Date.parse(timestamp) - aheadMs,
      };
    });
  }

  async claimOwnership(wanted: PartitionOwnership[]): Promise<PartitionOwnership[]> {
    const claims = await Promise.all(wanted.map((ownership) => this.#claim(ownership)));
    return claims.filter((claim) => claim !== undefined);
  }

  async #claim(wanted: PartitionOwnership): Promise<PartitionOwnership | undefined> {
    const { partitionId, ownerId, etag } = wanted;
    const entity = { ...this.#key(wanted, 'ownership'), partitionId, ownerId };
    try {
      const { etag: written } = etag
        ? await this.#table.updateEntity(entity, 'Replace', { etag, abortSignal: this.#signal })
        : await this.#table.createEntity(entity, { abortSignal: this.#signal });
      return { ...wanted, lastModifiedTimeInMs: Date.now(), ...(written ? { etag: written } : {}) };
    } catch (error) {
      if (isTakenByAnother(error)) return undefined;
      throw error;
    }
  }

  async updateCheckpoint(checkpoint: Checkpoint): Promise<void> {
    const { partitionId, offset, sequenceNumber } = checkpoint;
    const entity = {
      ...this.#key(checkpoint, 'checkpoint'),
      partitionId,
      offset,
      sequenceNumber: String(sequenceNumber),
    };
    await this.#table.upsertEntity(entity, 'Replace', { abortSignal: this.#signal });
  }

  async listCheckpoints(namespace: string, hub: string, group: string): Promise<Checkpoint[]> {
    const { rows } = await this.#list(this.#partitionKey(namespace, hub, group), 'checkpoint');
    return rows.map((row) => ({
      fullyQualifiedNamespace: namespace,
      eventHubName: hub,
      consumerGroup: group,
      partitionId: partitionOf(row),
      ...checkpointSchema.parse(row),
    }));
  }

  /**
   * Gives every partition of the group free. For the start of a service that has its table store to itself: what
   * is owned there is owned by a process that has ended, and would stay so until it expires.
   */
  async releaseAll(namespace: string, hub: string, group: string): Promise<void> {
    const partitionKey = this.#partitionKey(namespace, hub, group);
    for (const row of (await this.#list(partitionKey, 'ownership')).rows) {
      const { rowKey } = rowKeySchema.parse(row);
      await this.#table.deleteEntity(partitionKey, rowKey, { abortSignal: this.#signal });
    }
  }

  /** The rows, and how far the clock of the service is ahead of the one here, in milliseconds. */
  async #list(partitionKey: string, kind: string): Promise<Listed> {
    const filter = odata`PartitionKey eq ${partitionKey} and RowKey ge ${`${kind}-`} and RowKey lt ${`${kind}.`}`;
    const rows: TableEntityResult<Record<string, unknown>>[] = [];
    let answeredAt: string | undefined;
    const listing = this.#table.listEntities({
      queryOptions: { filter },
      abortSignal: this.#signal,
      onResponse: ({ headers }) => {
        answeredAt = headers.get('date');
      },
    });
    for await (const row of listing) rows.push(row);
    const aheadMs = Date.parse(answeredAt ?? '') - Date.now();
    return { rows, aheadMs: Number.isNaN(aheadMs) ? 0 : aheadMs };
  }

  #key(of: PartitionOwnership | Checkpoint, kind: string) {
    return {
      partitionKey: this.#partitionKey(of.fullyQualifiedNamespace, of.eventHubName, of.consumerGroup),
      rowKey: `${kind}-${of.partitionId}`,
    };
  }

  /** Names of namespaces, hubs and groups differ in more than case, and hold no character that keys forbid. */
  #partitionKey(...names: readonly string[]): string {
    return [...(this.#scope === undefined ? [] : [this.#scope]), ...names].join('|').toLowerCase();
  }
}

interface Listed {
  readonly rows: readonly TableEntityResult<Record<string, unknown>>[];
  readonly aheadMs: number;
}

/** What follows the kind in the key. */
function partitionOf(row: TableEntityResult<Record<string, unknown>>): string {
  const { rowKey } = rowKeySchema.parse(row);
  return rowKey.slice(rowKey.indexOf('-') + 1);
}

/** Another wrote first: the row was created, replaced or removed since it was read. */
function isTakenByAnother(error: unknown): boolean {
  return error instanceof RestError && Object.values(TAKEN).some((status) => status === error.statusCode);
}

import * as z from 'zod';
import type { TokenOutcome } from './access.ts';
import { type AmqpProblem, notFound, types } from './amqp.ts';
import type { Partition } from './partition.ts';

/** The answer of `$cbs` or `$management`. */
export interface ManagementReply {
  readonly status: number;
  readonly description: string;
  readonly condition?: string;
  readonly body?: Readonly<Record<string, unknown>>;
}

export interface ManagedHub {
  readonly name: string;
  readonly createdAt: number;
  readonly partitions: readonly Partition[];
}

const requestSchema = z.looseObject({
  application_properties: z.looseObject({
    operation: z.string().optional(),
    type: z.string().optional(),
    name: z.string().optional(),
    partition: z.union([z.string(), z.number()]).optional(),
  }),
});

/** The answer of `$cbs` to a token. */
export function answerTokenRequest(outcome: TokenOutcome): ManagementReply {
  if (outcome === 'taken') return { status: 202, description: 'Accepted' };
  if (outcome === 'malformed') return { status: 400, description: 'Bad request' };
  return refusedRequest(outcome);
}

/** The name of the hub that a request is about. */
export function managedEntity(request: unknown): string {
  const parsed = requestSchema.safeParse(request);
  return (parsed.success ? parsed.data.application_properties.name : undefined) ?? '';
}

/** The answer to a caller that may not ask. */
export function refusedRequest({ description, condition }: AmqpProblem): ManagementReply {
  return { status: 401, description, condition };
}

/** Properties of the hub or of one partition, as the `READ` operation of Event Hubs gives them. */
export function answerManagementRequest(request: unknown, hub: ManagedHub): ManagementReply {
  const parsed = requestSchema.safeParse(request);
  const asked = parsed.success ? parsed.data.application_properties : {};
  if (asked.operation !== 'READ' || asked.name?.toLowerCase() !== hub.name.toLowerCase()) {
    return missing(notFound(asked.name ?? ''));
  }
  if (asked.type === 'com.microsoft:eventhub') return hubProperties(hub, asked.type);
  const partition = hub.partitions.find(({ id }) => id === String(asked.partition));
  return asked.type === 'com.microsoft:partition' && partition
    ? partitionProperties(hub, partition, asked.type)
    : missing(notFound(`${hub.name}/Partitions/${asked.partition}`));
}

function missing({ description, condition }: AmqpProblem): ManagementReply {
  return { status: 404, description, condition };
}

const STRING_CODE = 0xa1;

function hubProperties(hub: ManagedHub, type: string): ManagementReply {
  return {
    status: 200,
    description: 'OK',
    body: {
      name: hub.name,
      type,
      created_at: types.wrap_timestamp(hub.createdAt),
      partition_count: types.wrap_int(hub.partitions.length),
      partition_ids: types.wrap_array(
        hub.partitions.map(({ id }) => id),
        STRING_CODE,
        undefined,
      ),
      georeplication_factor: types.wrap_int(1),
    },
  };
}

function partitionProperties(hub: ManagedHub, partition: Partition, type: string): ManagementReply {
  const first = partition.events[0];
  const last = partition.events.at(-1);
  return {
    status: 200,
    description: 'OK',
    body: {
      name: hub.name,
      type,
      partition: partition.id,
      begin_sequence_number: types.wrap_long(first?.sequence ?? 0),
      last_enqueued_sequence_number: types.wrap_long(partition.lastSequence),
      last_enqueued_offset: last ? String(last.offset) : '-1',
      last_enqueued_time_utc: types.wrap_timestamp(last?.time ?? 0),
      is_partition_empty: last === undefined,
    },
  };
}

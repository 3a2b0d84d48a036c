import type { ReceivedEventData } from '@azure/event-hubs';
import * as z from 'zod';
import type { TriggerInput } from '../functions-core/invoke.ts';
import type { RpcTypedData } from '../functions-core/rpc.ts';

/** Where a batch comes from. */
export interface PartitionOrigin {
  readonly fullyQualifiedNamespace: string;
  readonly eventHubName: string;
  readonly consumerGroup: string;
  readonly partitionId: string;
}

export type EventDataType = 'binary' | 'string' | undefined;

/**
 * A batch as the Functions host hands it to a worker, the metadata of
 * `EventHubTriggerBindingStrategy.AddBindingData` of Azure/azure-sdk-for-net with it. Without a data type the
 * host reads every event as JSON: throws when one of them is not.
 */
export function batchInput(
  events: readonly ReceivedEventData[],
  origin: PartitionOrigin,
  dataType: EventDataType,
): TriggerInput {
  const bodies = events.map(bodyBytes);
  const keys = events.flatMap(({ partitionKey }) => (partitionKey == null ? [] : [partitionKey]));
  return {
    data: batchData(bodies, dataType),
    metadata: {
      ...partitionContext(origin),
      PartitionKeyArray: { collectionString: { string: keys } },
      OffsetArray: { collectionString: { string: events.map(({ offset }) => offset) } },
      SequenceNumberArray: { collectionSint64: { sint64: events.map((event) => event.sequenceNumber) } },
      EnqueuedTimeUtcArray: json(events.map(enqueuedTime)),
      PropertiesArray: json(events.map((event) => event.properties ?? {})),
      SystemPropertiesArray: json(events.map(systemProperties)),
    },
  };
}

/** One event, for a trigger of cardinality one. */
export function singleInput(
  event: ReceivedEventData,
  origin: PartitionOrigin,
  dataType: EventDataType,
): TriggerInput {
  const body = bodyBytes(event);
  return {
    data: dataType === 'binary' ? { bytes: body } : { string: body.toString('utf8') },
    metadata: {
      ...partitionContext(origin),
      ...(event.partitionKey == null ? {} : { PartitionKey: { string: event.partitionKey } }),
      Offset: { string: event.offset },
      SequenceNumber: json(event.sequenceNumber),
      EnqueuedTimeUtc: json(enqueuedTime(event)),
      Properties: json(event.properties ?? {}),
      SystemProperties: json(systemProperties(event)),
    },
  };
}

function batchData(bodies: readonly Buffer[], dataType: EventDataType): RpcTypedData {
  if (dataType === 'binary') return { collectionBytes: { bytes: bodies } };
  const texts = bodies.map((body) => body.toString('utf8'));
  if (dataType === 'string') return { collectionString: { string: texts } };
  for (const text of texts) JSON.parse(text);
  return { json: `[${texts.join(',')}]` };
}

/**
 * The bytes of the data section as they were sent. A body of several data sections is one after the other; a
 * value or a sequence, which Event Hubs clients send only when told to, is its JSON.
 */
export function bodyBytes(event: ReceivedEventData): Buffer {
  const body: unknown = event.body;
  if (body instanceof Uint8Array) return Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const sections = z.array(z.instanceof(Uint8Array)).safeParse(body);
  if (sections.success && sections.data.length > 0) return Buffer.concat(sections.data);
  if (body === null || body === undefined) return Buffer.alloc(0);
  return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
}

function partitionContext(origin: PartitionOrigin): Record<string, RpcTypedData> {
  return {
    PartitionContext: json({
      FullyQualifiedNamespace: origin.fullyQualifiedNamespace,
      EventHubName: origin.eventHubName,
      ConsumerGroup: origin.consumerGroup,
      PartitionId: origin.partitionId,
    }),
  };
}

function systemProperties(event: ReceivedEventData): Record<string, unknown> {
  return {
    ...event.systemProperties,
    SequenceNumber: event.sequenceNumber,
    Offset: event.offset,
    PartitionKey: event.partitionKey ?? null,
    EnqueuedTimeUtc: enqueuedTime(event),
  };
}

/** A .NET `DateTime` of unspecified kind as JSON: UTC without a `Z`, and no zeros at the end. */
function enqueuedTime({ enqueuedTimeUtc }: ReceivedEventData): string {
  return enqueuedTimeUtc.toISOString().replace(/\.?0*Z$/, '');
}

function json(value: unknown): RpcTypedData {
  return { json: JSON.stringify(value) };
}

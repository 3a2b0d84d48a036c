import rhea from 'rhea';
import * as z from 'zod';

/** `message` and `types` of rhea: encoding and wrapping of AMQP 1.0 values. */
export const { message, types } = rhea;

/** The message format of an Event Hubs batch: an envelope whose data sections are encoded messages. */
export const BATCH_FORMAT = 0x80013700;

/** An AMQP error; `condition` is what clients decide by. */
export interface AmqpProblem {
  readonly condition: string;
  readonly description: string;
}

export function notFound(entity: string): AmqpProblem {
  return {
    condition: 'amqp:not-found',
    description: `The messaging entity '${entity}' could not be found.`,
  };
}

const annotations = z.record(z.string(), z.unknown());
const annotatedSchema = z.looseObject({ message_annotations: annotations.optional() });
const partitionKeySchema = z.looseObject({
  message_annotations: z.looseObject({ 'x-opt-partition-key': z.string() }),
});
const sectionSchema = z.object({ content: z.unknown(), multiple: z.boolean().optional() });
const buffers = z.array(z.instanceof(Buffer));

/** The partition key that a decoded message carries. */
export function partitionKeyOf(decoded: unknown): string | undefined {
  const parsed = partitionKeySchema.safeParse(decoded);
  return parsed.success ? parsed.data.message_annotations['x-opt-partition-key'] : undefined;
}

/** The encoded messages inside a decoded batch envelope. */
export function messagesOfBatch(envelope: unknown): Buffer[] {
  const body = z.looseObject({ body: sectionSchema.optional() }).parse(envelope).body;
  if (!body) return [];
  return buffers.parse(body.multiple ? body.content : [body.content]);
}

/** What the service adds to an event that it accepts. */
export interface Placement {
  readonly sequence: number;
  readonly offset: number;
  readonly time: number;
  readonly partitionKey?: string;
}

/** The encoded message with the annotations of its place; everything else of it stays. */
export function withPlacement(encoded: Buffer, place: Placement): Buffer {
  const decoded = message.decode(encoded);
  const before = annotatedSchema.parse(decoded).message_annotations ?? {};
  decoded['message_annotations'] = {
    ...before,
    ...(place.partitionKey === undefined ? {} : { 'x-opt-partition-key': place.partitionKey }),
    'x-opt-sequence-number': types.wrap_long(place.sequence),
    'x-opt-offset': String(place.offset),
    'x-opt-enqueued-time': types.wrap_timestamp(place.time),
  };
  return message.encode(decoded);
}

import {
  closeSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { crc32 } from 'node:zlib';

/** One accepted event: its place in the partition, when it came (ms since 1970), and the encoded message. */
export interface StoredEvent {
  readonly sequence: number;
  readonly offset: number;
  readonly time: number;
  readonly payload: Buffer;
}

/** The events of a partition that a file kept, and where the next one goes. */
export interface KeptEvents {
  readonly events: readonly StoredEvent[];
  readonly nextSequence: number;
  readonly nextOffset: number;
  /** Bytes at the end of the file that were no whole frame; they are kept beside it in `<file>.cut`. */
  readonly cut: number;
}

export interface PartitionLog {
  /** Writes the events in one piece. When that fails the file is as it was before, and the error is thrown. */
  append(events: readonly StoredEvent[]): void;
  close(): void;
}

const MAGIC = Buffer.from('sct-hub1');
const HEADER = MAGIC.length + 16;
const FRAME = 16;

/**
 * Opens the file of a partition and reads it back. It holds a header — magic, then the sequence number and the
 * offset of its first event, 64 bits big-endian each — and a frame for each event: length of the payload (32
 * bits), CRC-32 of what follows (32 bits), enqueued time in ms (64 bits), payload.
 *
 * A process that is killed while it writes leaves a torn frame at the end: it was never acknowledged, so it is
 * cut off. Events enqueued before `keepAfter` are dropped and the file rewritten; numbers go on as if they were
 * there. Written data survives the end of the process at once, and a power failure when the kernel has synced.
 */
export function openPartitionLog(file: string, keepAfter: number): { log: PartitionLog; kept: KeptEvents } {
  const read = readLog(file);
  const events = read.events.filter((event) => event.time >= keepAfter);
  const { nextSequence, nextOffset } = read;
  if (read.cut.length > 0) writeFileSync(`${file}.cut`, read.cut, { flag: 'a' });
  if (read.isNew || read.cut.length > 0 || events.length < read.events.length) {
    const first = events[0] ?? { sequence: nextSequence, offset: nextOffset };
    writeFileSync(`${file}.new`, Buffer.concat([header(first), ...events.map(frame)]));
    renameSync(`${file}.new`, file);
  }
  return { log: openForAppend(file), kept: { events, nextSequence, nextOffset, cut: read.cut.length } };
}

function openForAppend(file: string): PartitionLog {
  const descriptor = openSync(file, 'a');
  let length = fstatSync(descriptor).size;
  return {
    append(events) {
      const bytes = Buffer.concat(events.map(frame));
      try {
        for (let done = 0; done < bytes.length; ) done += writeSync(descriptor, bytes, done);
      } catch (error) {
        ftruncateSync(descriptor, length);
        throw error;
      }
      length += bytes.length;
    },
    close: () => closeSync(descriptor),
  };
}

interface ReadLog {
  readonly isNew: boolean;
  readonly events: readonly StoredEvent[];
  readonly nextSequence: number;
  readonly nextOffset: number;
  readonly cut: Buffer;
}

function readLog(file: string): ReadLog {
  const bytes = readOrEmpty(file);
  if (bytes.length < HEADER || !bytes.subarray(0, MAGIC.length).equals(MAGIC)) {
    return { isNew: true, events: [], nextSequence: 0, nextOffset: 0, cut: bytes };
  }
  let sequence = Number(bytes.readBigUInt64BE(MAGIC.length));
  let offset = Number(bytes.readBigUInt64BE(MAGIC.length + 8));
  const events: StoredEvent[] = [];
  let position = HEADER;
  for (;;) {
    const payload = wholePayload(bytes, position);
    if (!payload) break;
    const time = Number(bytes.readBigUInt64BE(position + 8));
    events.push({ sequence, offset, time, payload });
    sequence += 1;
    offset += payload.length;
    position += FRAME + payload.length;
  }
  return { isNew: false, events, nextSequence: sequence, nextOffset: offset, cut: bytes.subarray(position) };
}

/** The payload of the frame at `position`; undefined when the frame is torn or nothing is there. */
function wholePayload(bytes: Buffer, position: number): Buffer | undefined {
  if (position + FRAME > bytes.length) return undefined;
  const end = position + FRAME + bytes.readUInt32BE(position);
  if (end > bytes.length || crc32(bytes.subarray(position + 8, end)) !== bytes.readUInt32BE(position + 4)) {
    return undefined;
  }
  return bytes.subarray(position + FRAME, end);
}

function readOrEmpty(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return Buffer.alloc(0);
    throw error;
  }
}

function header(first: { readonly sequence: number; readonly offset: number }): Buffer {
  const bytes = Buffer.alloc(HEADER);
  MAGIC.copy(bytes);
  bytes.writeBigUInt64BE(BigInt(first.sequence), MAGIC.length);
  bytes.writeBigUInt64BE(BigInt(first.offset), MAGIC.length + 8);
  return bytes;
}

function frame(event: StoredEvent): Buffer {
  const bytes = Buffer.alloc(FRAME + event.payload.length);
  bytes.writeUInt32BE(event.payload.length, 0);
  bytes.writeBigUInt64BE(BigInt(event.time), 8);
  event.payload.copy(bytes, FRAME);
  bytes.writeUInt32BE(crc32(bytes.subarray(8)), 4);
  return bytes;
}

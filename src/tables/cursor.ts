import { createHash } from 'node:crypto';
import { TriageError } from '../errors.ts';

/**
 * A cursor is 48 bytes in base64url: the time key (8), the hash (32) of the last item, and a fingerprint (8) of
 * the list that it belongs to. It needs no secret: a forged one shows nothing that the caller may not list.
 */
const CURSOR = /^[A-Za-z0-9_-]{64}$/;
const POSITION = /^(\d{16})~([0-9a-f]{64})$/;

/** The fingerprint of a list: its name and its filter, in a fixed order. */
export function fingerprintOf(list: readonly (string | undefined)[]): Buffer {
  const text = JSON.stringify(list.map((part) => part ?? null));
  return createHash('sha256').update(text).digest().subarray(0, 8);
}

/** The cursor after `position` of the list with that fingerprint. */
export function encodeCursor(position: string, fingerprint: Buffer): string {
  const [, time = '0', hash = ''] = POSITION.exec(position) ?? [];
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(time));
  return Buffer.concat([bytes, Buffer.from(hash, 'hex'), fingerprint]).toString('base64url');
}

/** The position that a cursor holds. Throws `TriageError` `cursor.malformed`, also for another list's cursor. */
export function decodeCursor(cursor: string, fingerprint: Buffer): string {
  if (!CURSOR.test(cursor)) throw malformed('it is not one that a list has given');
  const bytes = Buffer.from(cursor, 'base64url');
  if (!bytes.subarray(40).equals(fingerprint)) throw malformed('it belongs to a list with another filter');
  const position = `${String(bytes.readBigUInt64BE(0)).padStart(16, '0')}~${bytes.subarray(8, 40).toString('hex')}`;
  if (!POSITION.test(position)) throw malformed('it is not one that a list has given');
  return position;
}

function malformed(why: string): TriageError {
  return new TriageError('cursor.malformed', `The cursor cannot be used: ${why}`, { path: '/cursor' });
}

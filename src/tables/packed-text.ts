import { createHash } from 'node:crypto';
import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import type { Columns } from './table.ts';

/**
 * A binary column holds less than 64 KiB and a row 1 MiB. Azurite counts a row as it is sent, in base64 and
 * with the other columns, so that 12 columns of 60,000 bytes (960,000 in base64) are right for both.
 */
const COLUMN_BYTES = 60_000;
const COLUMNS_A_ROW = 12;
const ROW_BYTES = COLUMN_BYTES * COLUMNS_A_ROW;
/** Four rows are 3.84 MB in base64, which leaves a transaction (4 MiB) room for the index. */
const ROWS = 4;
/** Keeps one absurd value from taking the memory of everything else, on the way in and on the way out. */
const TEXT_BYTES = 64 * 1024 * 1024;

function columnName(at: number): string {
  return `body${String(at).padStart(2, '0')}`;
}

/** The columns of a row that may hold a part of a text: what to select in order to read it. */
export const BODY_COLUMNS: readonly string[] = Array.from({ length: COLUMNS_A_ROW }, (_, at) =>
  columnName(at),
);

/** A text as it is stored: the columns of one row after another, and a stamp that tells its parts from others. */
export interface PackedText {
  readonly stamp: string;
  readonly rows: readonly Columns[];
}

/**
 * Compresses and splits a text; `undefined` when it does not fit (about 2.9 MB compressed, 64 MiB plain).
 *
 * Brotli, because explained rows repeat whole command lines and deflate looks back 32 KiB only: 1.5 MB of one
 * 32 KB string becomes 25 KB against 1.1 MB. Quality 2 is the first that keeps looking as far back as its window
 * (0 and 1 lose repeats beyond 128 KB of distance or so); a usual case of 23 KB takes it 0.07 ms for 2.8 KB,
 * quality 4 0.15 ms for 2.7 KB, deflate 0.06 ms for 3.0 KB.
 */
export function packText(text: string): PackedText | undefined {
  const plain = Buffer.from(text, 'utf8');
  if (plain.length > TEXT_BYTES) return undefined;
  const packed = brotliCompressSync(plain, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 2,
      [constants.BROTLI_PARAM_LGWIN]: 22,
      [constants.BROTLI_PARAM_SIZE_HINT]: plain.length,
    },
  });
  if (packed.length > ROW_BYTES * ROWS) return undefined;
  const rows = pieces(packed, ROW_BYTES).map((row) =>
    Object.fromEntries(pieces(row, COLUMN_BYTES).map((column, at) => [columnName(at), column])),
  );
  return { stamp: createHash('sha256').update(packed).digest('hex').slice(0, 16), rows };
}

/** The JSON of a value as the columns of one row; `undefined` when it does not fit in one. */
export function packRow(value: unknown): Columns | undefined {
  const [columns, ...more] = packText(JSON.stringify(value))?.rows ?? [];
  return more.length === 0 ? columns : undefined;
}

/** Joins what `packText` split. Throws when columns are missing or damaged. */
export function unpackText(rows: readonly Readonly<Record<string, unknown>>[]): string {
  const found: Uint8Array[] = [];
  for (const row of rows) {
    for (let at = 0; at < COLUMNS_A_ROW; at += 1) {
      const column = row[columnName(at)];
      if (column === undefined) break;
      if (!(column instanceof Uint8Array)) throw new TypeError(`${columnName(at)} is not binary`);
      found.push(column);
    }
  }
  return brotliDecompressSync(Buffer.concat(found), { maxOutputLength: TEXT_BYTES }).toString('utf8');
}

/** Buffers, not bare `Uint8Array`s: of those the library would send the whole memory that they are a view of. */
function pieces(bytes: Buffer, size: number): Buffer[] {
  const count = Math.max(1, Math.ceil(bytes.length / size));
  return Array.from({ length: count }, (_, at) => bytes.subarray(at * size, (at + 1) * size));
}

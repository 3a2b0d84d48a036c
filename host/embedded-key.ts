import { randomBytes } from 'node:crypto';
import { chmodSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf } from '../src/errors.ts';
import { StartError } from './start-error.ts';

/** Fewer bytes could be guessed. */
const KEY_BYTES = 32;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** The key that every Azurite knows (Microsoft Learn, "Use the Azurite emulator for local Azure Storage development"). */
const PUBLIC_KEY = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';

/** The file in `DATA_DIR` that keeps a key which nobody set. */
const KEY_FILE = 'embedded-key';
const OWNER_ONLY = 0o600;
const OTHERS = 0o077;

/** The settings that say which key the embedded parts ask for. */
export interface KeySettings {
  readonly embeddedKey?: string;
  readonly dataDir?: string;
}

/** What is wrong with a key, without the key; `undefined` where it can be used. */
export function keyProblem(key: string): string | undefined {
  if (!BASE64.test(key) || Buffer.from(key, 'base64').length < KEY_BYTES) {
    return `must be ${KEY_BYTES} bytes or more in base64`;
  }
  return key === PUBLIC_KEY ? 'is the key that every emulator knows: take one of your own' : undefined;
}

/**
 * The key that the embedded parts ask for: `EMBEDDED_KEY`, else the one kept in `DATA_DIR`, which the first start makes.
 * Without either it is made anew. The caller holds `DATA_DIR`. Throws `StartError`.
 */
export function embeddedKey({ embeddedKey: given, dataDir }: KeySettings): string {
  if (given !== undefined) return given;
  const made = randomBytes(KEY_BYTES).toString('base64');
  if (dataDir === undefined) return made;
  const kept = readKey(dataDir);
  if (kept !== undefined) return kept;
  const file = join(dataDir, KEY_FILE);
  try {
    writeFileSync(`${file}.new`, `${made}\n`, { mode: OWNER_ONLY });
    renameSync(`${file}.new`, file);
  } catch (error) {
    throw new StartError(`the key of the embedded parts cannot be kept: ${messageOf(error)}`);
  }
  return made;
}

/** The key of a service that was started with the same settings. Throws `StartError` where it cannot be known. */
export function startedKey({ embeddedKey: given, dataDir }: KeySettings): string {
  if (given !== undefined) return given;
  if (dataDir === undefined) {
    throw new StartError('with DATA_DIR=memory the service makes its key anew: set EMBEDDED_KEY for both');
  }
  const kept = readKey(dataDir);
  if (kept !== undefined) return kept;
  throw new StartError(
    `${join(dataDir, KEY_FILE)} is not there: start the service once, or name its DATA_DIR or EMBEDDED_KEY`,
  );
}

/** `undefined` where there is no file. What others may read is closed to them. */
function readKey(dataDir: string): string | undefined {
  const file = join(dataDir, KEY_FILE);
  let key: string;
  try {
    key = readFileSync(file, 'utf8').trim();
    if ((statSync(file).mode & OTHERS) !== 0) chmodSync(file, OWNER_ONLY);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw new StartError(`the key of the embedded parts cannot be read: ${messageOf(error)}`);
  }
  const problem = keyProblem(key);
  if (problem === undefined) return key;
  throw new StartError(`the key in ${file} ${problem}; without the file the next start makes a new one`);
}

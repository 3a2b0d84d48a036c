import { existsSync, mkdirSync, mkdtempSync, rmdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { messageOf } from '../src/errors.ts';
import { StartError } from './start-error.ts';

/** Makes the directory where there is none. Throws `StartError` unless something can be kept in it. */
export function makeDataDirectory(path: string): void {
  try {
    makeWithParents(resolve(path));
    rmdirSync(mkdtempSync(join(path, 'try-')));
  } catch (error) {
    throw new StartError(`DATA_DIR ${path} cannot be written: ${messageOf(error)}`);
  }
}

/** `mkdirSync` of Node 22 with `recursive` never ends where the directory above is there and takes none, as in /proc. */
function makeWithParents(path: string): void {
  if (existsSync(path)) return;
  makeWithParents(dirname(path));
  mkdirSync(path);
}

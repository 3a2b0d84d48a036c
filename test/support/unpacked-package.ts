import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { temporaryDirectory } from './temporary-directory.ts';

const ROOT = resolve(import.meta.dirname, '../..');

/** The package that is deployed, unpacked into a folder of its own, outside the repository and its node_modules. */
export interface UnpackedPackage {
  readonly root: string;
  /** The archive. */
  readonly archive: string;
  /** Paths of its files, as the archive has them. */
  readonly files: readonly string[];
  readonly remove: () => void;
}

/** Makes the package of what was built (`npm run build`), and unpacks it. */
export function unpackPackage(): UnpackedPackage {
  const { path, remove } = temporaryDirectory();
  const archive = join(path, 'package.zip');
  execFileSync(process.execPath, [join(ROOT, 'scripts/package.ts'), archive], { stdio: 'pipe' });
  const root = join(path, 'unpacked');
  const files = unzip(readFileSync(archive));
  for (const [name, content] of files) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), content);
  }
  return { root, archive, files: [...files.keys()], remove };
}

const CENTRAL_FILE = 0x02014b50;
const END = 0x06054b50;
const END_LENGTH = 22;

/** The files of an archive by its central directory (PKWARE, "APPNOTE.TXT"). */
function unzip(archive: Buffer): ReadonlyMap<string, Buffer> {
  const end = archive.length - END_LENGTH;
  if (archive.readUInt32LE(end) !== END) throw new Error('no end of a central directory');
  const files = new Map<string, Buffer>();
  let at = archive.readUInt32LE(end + 16);
  for (let left = archive.readUInt16LE(end + 10); left > 0; left -= 1) {
    if (archive.readUInt32LE(at) !== CENTRAL_FILE) throw new Error('no file in the central directory');
    const packed = archive.readUInt32LE(at + 20);
    const nameLength = archive.readUInt16LE(at + 28);
    const name = archive.toString('utf8', at + 46, at + 46 + nameLength);
    const local = archive.readUInt32LE(at + 42);
    const start = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
    files.set(name, inflateRawSync(archive.subarray(start, start + packed)));
    at += 46 + nameLength + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32);
  }
  return files;
}

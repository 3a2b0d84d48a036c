import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';

/** A file of the page in every coding in which the build wrote it. */
export interface ConsoleFile {
  readonly contentType: string;
  /** By content coding; `identity` is always there. */
  readonly bodies: Readonly<Partial<Record<ContentCoding, Uint8Array>>> & { readonly identity: Uint8Array };
}

/** In the order of our preference. */
export const contentCodings = ['br', 'gzip', 'identity'] as const;
export type ContentCoding = (typeof contentCodings)[number];

/** The files of the page. `undefined` for a name that the build has not made, whatever characters it has. */
export type ConsoleFiles = (name: string) => Promise<ConsoleFile | undefined>;

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};
const SUFFIXES = { br: '.br', gzip: '.gz', identity: '' } as const;

/**
 * The files in a directory, read once by the first call. A name is looked up among those that were found there,
 * never made into a path. Without the directory there is no file: the page was not built.
 */
export function consoleFiles(directory: string): ConsoleFiles {
  let reading: Promise<ReadonlyMap<string, ConsoleFile>> | undefined;
  return async (name) => {
    reading ??= readFiles(directory).catch((error: unknown) => {
      reading = undefined;
      throw error;
    });
    return (await reading).get(name);
  };
}

async function readFiles(directory: string): Promise<ReadonlyMap<string, ConsoleFile>> {
  const names = await namesIn(directory);
  const files = new Map<string, ConsoleFile>();
  for (const name of names) {
    const contentType = TYPES[extname(name)];
    if (contentType === undefined) continue;
    const bodies: { [coding in ContentCoding]?: Uint8Array } & { identity: Uint8Array } = {
      identity: await readFile(join(directory, name)),
    };
    for (const coding of ['br', 'gzip'] as const) {
      const coded = `${name}${SUFFIXES[coding]}`;
      if (names.includes(coded)) bodies[coding] = await readFile(join(directory, coded));
    }
    files.set(name, { contentType, bodies });
  }
  return files;
}

async function namesIn(directory: string): Promise<readonly string[]> {
  try {
    return await readdir(directory);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}

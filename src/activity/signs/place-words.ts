import { classifyPath, isHiddenPath, type PathClass } from '../paths.ts';

const PLACES: Readonly<Partial<Record<PathClass, string>>> = {
  'shared-memory': 'shared memory',
  'world-writable': 'a directory that anyone can write to',
  'web-root': 'a directory that a web server serves',
  descriptor: 'no file system at all',
  home: 'a home directory',
};

/** The place of a path in plain words: what makes it unsafe. */
export function placeWords(path: string): string {
  const kind = classifyPath(path);
  if (kind !== 'shared-memory' && isHiddenPath(path)) return 'a hidden file or directory';
  return PLACES[kind] ?? 'an unsafe place';
}

import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, suite, test } from 'node:test';
import { makeDataDirectory } from '../../host/data-directory.ts';
import { runServiceToEnd } from '../support/run-service.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { FIXTURE } from './fixtures/fixture-app.ts';

const NOBODY = 65534;

suite('the data directory', { timeout: 30_000 }, () => {
  const { path: root, remove } = temporaryDirectory();
  after(remove);
  const file = join(root, 'file');
  writeFileSync(file, '');
  symlinkSync(join(root, 'nowhere', 'at-all'), join(root, 'dangling'));

  test('is made with the directories above it, taken as it is, and left empty', () => {
    const path = join(root, 'a', 'b', 'c');
    makeDataDirectory(path);
    makeDataDirectory(`${path}/`);
    assert.deepEqual(readdirSync(path), []);
  });

  const refused = [
    ['a file', file, 'ENOTDIR'],
    ['a place below a file', join(file, 'x'), 'ENOTDIR'],
    ['a link to nowhere', join(root, 'dangling'), 'EEXIST'],
    // A file system that takes no directory of anybody.
    ['a place in /proc', '/proc/x/y', 'ENOENT'],
    ['/proc', '/proc', 'ENOENT'],
  ] as const;
  for (const [label, path, code] of refused) {
    test(`is not ${label}`, { skip: path.startsWith('/proc') && process.platform !== 'linux' }, () => {
      assert.throws(() => makeDataDirectory(path), {
        name: 'StartError',
        message: new RegExp(`^DATA_DIR ${path} cannot be written: ${code}: [^\n]+$`),
      });
    });
  }

  test('is none that this account may not write', () => {
    const path = join(root, 'locked');
    mkdirSync(path);
    chmodSync(path, 0o555);
    chmodSync(root, 0o755);
    // To root nothing is locked.
    const isRoot = process.geteuid?.() === 0;
    if (isRoot) process.seteuid?.(NOBODY);
    try {
      for (const place of [path, join(path, 'x')]) {
        assert.throws(() => makeDataDirectory(place), {
          message: new RegExp(`^DATA_DIR ${place} cannot be written: EACCES: `),
        });
      }
    } finally {
      if (isRoot) process.seteuid?.(0);
    }
  });

  test('ends the start with one line where it cannot be had', async () => {
    const { code, output } = await runServiceToEnd({ root: FIXTURE, dataDir: join(file, 'x') });
    assert.equal(code, 1);
    assert.match(output, /^\S+ critical host: DATA_DIR \S+ cannot be written: ENOTDIR: [^\n]+\n$/);
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readShellLine } from '../../src/activity/shell-line.ts';
import { directoriesOf, placedIn } from '../../src/activity/working-directory.ts';

describe('directoriesOf', () => {
  const rows: readonly (readonly [line: string, directories: readonly string[]])[] = [
    ['a; b', ['.', '.']],
    ['cd /tmp/x; a', ['.', '/tmp/x']],
    ['cd /tmp && cd x && a', ['.', '/tmp', '/tmp/x']],
    ['cd /tmp/x; cd ../y; a', ['.', '/tmp/x', '/tmp/y']],
    ['cd -P -- /tmp; a', ['.', '/tmp']],
    ['pushd /srv; a', ['.', '/srv']],
    ['cd; a', ['.', '~']],
    ['cd x; a', ['.', 'x']],
    ['abcd /tmp; a', ['.', '.']],
  ];
  for (const [line, directories] of rows) {
    it(line, () => assert.deepEqual(directoriesOf(readShellLine(line).commands), directories));
  }
});

describe('placedIn', () => {
  const rows = [
    ['.', 'x', 'x'],
    ['/tmp', 'x', '/tmp/x'],
    ['/tmp', './x/../y', '/tmp/y'],
    ['/tmp', '/srv/x', '/srv/x'],
    ['/tmp', '~/x', '~/x'],
    ['/tmp', '$X/y', '$X/y'],
  ] as const;
  for (const [directory, path, placed] of rows) {
    it(`${path} in ${directory}`, () => assert.equal(placedIn(directory, path), placed));
  }
});

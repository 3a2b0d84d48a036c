import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';

const root = new URL('../', import.meta.url);
const doc = readFileSync(new URL('SECURITY.md', root), 'utf8');
const borders = doc.slice(doc.indexOf('## Borders'), doc.indexOf('## Limits'));
const rows = [...borders.matchAll(/^\| (?!border|---)([^|]+) \|.*\| ([^|]+) \|$/gm)];

describe('SECURITY.md', () => {
  it('has the borders', () => {
    assert.ok(rows.length >= 11);
  });

  for (const [, border = '', tests = ''] of rows) {
    it(`names tests that are there: ${border}`, () => {
      const paths = [...tests.matchAll(/`([^`]+)`/g)].map(([, path = '']) => path);
      assert.ok(paths.length > 0);
      for (const path of paths) {
        assert.match(path, /^test\/[\w./-]+\.test\.ts$/);
        assert.ok(existsSync(new URL(path, root)), path);
      }
    });
  }

  it('names files of the source that are there', () => {
    const paths = [...doc.matchAll(/`(src\/[\w./-]+)`/g)].map(([, path = '']) => path);
    assert.ok(paths.length > 0);
    for (const path of paths) assert.ok(existsSync(new URL(path, root)), path);
  });
});

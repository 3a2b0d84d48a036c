import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { NameSet, wordsExpression } from '../../../src/linux/vocabulary/names.ts';

describe('how a row writes a name', () => {
  const rows: readonly (readonly [name: string, matches: string, near: string])[] = [
    ['nginx', 'nginx', 'nginx2 Nginx xnginx'],
    ['nginx-*', 'nginx- nginx-core', 'nginx nginxcore'],
    ['python#', 'python python3 python3.12', 'pythonx python3x'],
    ['php#-fpm*', 'php-fpm php8.2-fpm php-fpm7', 'phpx-fpm'],
    ['svc~', 'svc svc1 svc-app svc01_x', 'svcx asvc x-svc'],
    ['~svc', 'svc x-svc a_b.svc2', 'xsvc svc-x'],
    ['~ci~', 'ci ci-x x_ci x.ci2-y', 'cis xci'],
    ['~kworker*', 'kworker kworkerds u8-kworker', 'xkworker'],
    ['a.b', 'a.b', 'axb'],
    ['g++', 'g++', 'g'],
  ];
  for (const [name, matches, near] of rows) {
    it(name, () => {
      const set = new NameSet([name]);
      assert.deepEqual(
        matches.split(' ').filter((one) => !set.has(one)),
        [],
      );
      assert.deepEqual(
        near.split(' ').filter((one) => set.has(one)),
        [],
      );
    });
  }

  it('takes no longer for a long name', () => {
    const set = new NameSet(['~ci~', 'php#-fpm*']);
    assert.equal(set.has(`${'-'.repeat(1_000_000)}ci`), false);
  });
});

it('in a text the longest name that stands there is found', () => {
  const found = new RegExp(wordsExpression(['xmr', 'xmrig', 'a*', 'py#'])).exec('xmrig');
  assert.equal(found?.[0], 'xmrig');
  const any = new RegExp(`^${wordsExpression(['a*', 'py#'])}$`);
  assert.ok(any.test('abc') && any.test('py3.1'));
  assert.ok(!any.test('a/b') && !any.test('a b'));
});

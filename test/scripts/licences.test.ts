import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { licenceProblems } from '../../scripts/supply-chain/licences.ts';

const lock = (license: string | undefined, more: object = {}, name = 'p') => ({
  lockfileVersion: 3,
  packages: { [`node_modules/${name}`]: { version: '1.0.0', ...(license ? { license } : {}), ...more } },
});

describe('the licences of what we use', () => {
  it('are allowed in this project', () => {
    const file = new URL('../../package-lock.json', import.meta.url);
    assert.deepEqual(licenceProblems(JSON.parse(readFileSync(file, 'utf8'))), []);
  });

  for (const licence of ['MIT', 'MIT OR GPL-3.0-only', '(MIT OR Apache-2.0)', 'MIT AND ISC']) {
    it(`may be ${licence}`, () => assert.deepEqual(licenceProblems(lock(licence)), []));
  }

  for (const licence of [
    'GPL-3.0-only',
    'MIT AND GPL-3.0-only',
    'SEE LICENSE IN LICENSE',
    'mit',
    'MPL-2.0',
    '',
  ]) {
    it(`may not be ${licence || 'none'} where we ship it`, () => {
      assert.deepEqual(licenceProblems(lock(licence)), [`node_modules/p: ${licence || 'none'}`]);
    });
  }

  it('may be MPL-2.0 of a tool', () => {
    assert.deepEqual(licenceProblems(lock('MPL-2.0', { dev: true })), []);
    assert.deepEqual(licenceProblems(lock('GPL-3.0-only', { dev: true })), ['node_modules/p: GPL-3.0-only']);
  });

  it('that a person has read count for that package and that field alone', () => {
    const field = 'http://geraintluff.github.io/tv4/LICENSE.txt';
    assert.deepEqual(licenceProblems(lock(field, {}, 'uri-templates')), []);
    assert.equal(licenceProblems(lock(field, {}, 'other')).length, 1);
    assert.equal(licenceProblems(lock('Proprietary', {}, 'uri-templates')).length, 1);
  });
});

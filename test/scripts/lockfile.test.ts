import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { lockfileProblems } from '../../scripts/supply-chain/lockfile.ts';

const read = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8'));

const HASH = `sha512-${'a'.repeat(86)}==`;
const manifest = {
  dependencies: { good: '1.2.3' },
  devDependencies: { tool: '0.1.0-rc.1' },
  allowScripts: { '@scope/runs': true, stays: false },
};
const lock = (packages: Record<string, unknown> = {}) => ({
  lockfileVersion: 3,
  packages: {
    '': { name: 'x' },
    'node_modules/good': { version: '1.2.3', integrity: HASH },
    'node_modules/tool': { version: '0.1.0-rc.1', integrity: HASH, dev: true },
    ...packages,
  },
});

describe('what an install brings', () => {
  it('is pinned in this project', () => {
    assert.deepEqual(lockfileProblems(read('package.json'), read('package-lock.json')), []);
  });

  it('is fine where every version is exact and every package has a hash', () => {
    assert.deepEqual(lockfileProblems(manifest, lock()), []);
  });

  it('may have install scripts that somebody allowed or refused', () => {
    const scripted = { version: '1.0.0', integrity: HASH, hasInstallScript: true };
    const packages = {
      'node_modules/@scope/runs': scripted,
      'node_modules/good/node_modules/stays': scripted,
    };
    assert.deepEqual(lockfileProblems(manifest, lock(packages)), []);
  });

  for (const version of ['^1.2.3', '~1.2.3', '1.2', '*', 'latest', 'github:example/good', 'file:../good']) {
    it(`is not pinned by ${version}`, () => {
      assert.deepEqual(lockfileProblems({ dependencies: { good: version } }, lock()), [
        `package.json: good is ${version}, which is no exact version`,
      ]);
    });
  }

  for (const [what, packages, problem] of [
    [
      'another version than package.json says',
      { 'node_modules/good': { version: '1.2.4', integrity: HASH } },
      'package-lock.json: good is 1.2.4, package.json says 1.2.3',
    ],
    [
      'no hash',
      { 'node_modules/a/node_modules/b': { version: '1.0.0' } },
      'node_modules/a/node_modules/b has no SHA-512 of its content',
    ],
    [
      'a weak hash',
      { 'node_modules/b': { version: '1.0.0', integrity: 'sha1-AAAAAAAAAAAAAAAAAAAAAAAAAAA=' } },
      'node_modules/b has no SHA-512 of its content',
    ],
    [
      'an address beside the registry',
      { 'node_modules/b': { version: '1.0.0', integrity: HASH, resolved: 'https://example.com/b.tgz' } },
      'node_modules/b does not come from the registry: https://example.com/b.tgz',
    ],
    [
      'an install script that nobody decided on',
      { 'node_modules/a/node_modules/b': { version: '1.0.0', integrity: HASH, hasInstallScript: true } },
      'node_modules/a/node_modules/b has an install script, of which allowScripts in package.json says nothing',
    ],
    [
      'a name that only begins like the registry',
      { 'node_modules/b': { integrity: HASH, resolved: 'https://registry.npmjs.org.example.com/b.tgz' } },
      'node_modules/b does not come from the registry: https://registry.npmjs.org.example.com/b.tgz',
    ],
  ] as const) {
    it(`is refused with ${what}`, () => {
      assert.deepEqual(lockfileProblems(manifest, lock(packages)), [problem]);
    });
  }
});

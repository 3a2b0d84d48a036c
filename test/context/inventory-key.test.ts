import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inventoryKeyOf } from '../../src/context/inventory-table.ts';
import { fc } from '../support/seed.ts';

describe('inventoryKeyOf', () => {
  for (const [name, key] of [
    ['WEB-01.example.com', 'web-01.example.com'],
    ['svc_build$', 'svc_build$'],
    ['deploy@example.com', 'deploy@example.com'],
    ['EXAMPLE\\deploy', 'example=5Cdeploy'],
    ['svc/build#1?', 'svc=2Fbuild=231=3F'],
    ['a=b', 'a=3Db'],
    ['Ünal', '=C3=BCnal'],
    ['🛠', '=F0=9F=9B=A0'],
    ['a\u0000b', 'a=00b'],
    ['', ''],
  ] as const) {
    it(`${JSON.stringify(name)} is ${JSON.stringify(key)}`, () => {
      assert.equal(inventoryKeyOf(name), key);
    });
  }

  it('keeps different names apart and holds only what a key may hold', () => {
    const name = fc.string({ unit: 'grapheme' });
    fc.assert(
      fc.property(name, name, (a, b) => {
        assert.match(inventoryKeyOf(a), /^[a-z0-9._@$=A-F-]*$/);
        assert.equal(inventoryKeyOf(a) === inventoryKeyOf(b), a.toLowerCase() === b.toLowerCase());
      }),
    );
  });
});

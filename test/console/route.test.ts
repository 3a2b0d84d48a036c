import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { hrefOf, parseRoute } from '../../console/route.ts';
import { fc } from '../support/seed.ts';

describe('the route of an address', () => {
  const rows: [hash: string, path: string[], query: Record<string, string>][] = [
    ['', [], {}],
    ['#', [], {}],
    ['#/', [], {}],
    ['#/cases/a%2Fb', ['cases', 'a/b'], {}],
    ['#/cases/%E0%A4%A', ['cases', '%E0%A4%A'], {}],
    ['#/?host=a%20b&host=c', [], { host: 'c' }],
    ['#/allowlist/edit?case=x?y=1', ['allowlist', 'edit'], { case: 'x?y=1' }],
  ];
  for (const [hash, path, query] of rows) {
    it(`${hash || 'without a fragment'} is ${JSON.stringify(path)}`, () => {
      assert.deepEqual(parseRoute(hash), { path, query });
    });
  }

  it('leaves out what is empty', () => {
    assert.equal(hrefOf(['allowlist'], { entry: '', tab: undefined, x: '1' }), '#/allowlist?x=1');
  });

  it('comes back from its own address, whatever it holds', () => {
    const text = fc.string({ unit: 'grapheme', minLength: 1 });
    const name = fc.string({ minLength: 1 }).filter((key) => key !== '__proto__');
    fc.assert(
      fc.property(fc.array(text), fc.dictionary(name, text, { noNullPrototype: true }), (path, query) => {
        assert.deepEqual(parseRoute(hrefOf(path, query)), { path, query });
      }),
    );
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  idOf,
  linesOf,
  listOf,
  parseDraft,
  valueAt,
  withValue,
} from '../../console/allowlist/entry-draft.ts';

describe('the draft of an entry', () => {
  const draft = { id: 'a.b', who: { accounts: ['root'] }, weight: 30 };

  it('is changed at a path, and is not changed itself', () => {
    assert.deepEqual(withValue(draft, 'ancestry.parent.names', ['sh']), {
      ...draft,
      ancestry: { parent: { names: ['sh'] } },
    });
    assert.deepEqual(withValue(draft, 'weight', 5), { ...draft, weight: 5 });
    assert.deepEqual(draft, { id: 'a.b', who: { accounts: ['root'] }, weight: 30 });
  });

  it('loses with a value what the value leaves empty', () => {
    assert.deepEqual(withValue(draft, 'who.accounts', undefined), { id: 'a.b', weight: 30 });
    assert.deepEqual(
      withValue({ ...draft, who: { accounts: ['a'], classes: ['root'] } }, 'who.accounts', undefined)['who'],
      {
        classes: ['root'],
      },
    );
    assert.deepEqual(withValue(draft, 'what.verbs', undefined), draft);
  });

  it('reads as absent what is not there, or is no object on the way', () => {
    assert.deepEqual(valueAt(draft, 'who.accounts'), ['root']);
    assert.equal(valueAt(draft, 'what.verbs'), undefined);
    assert.equal(valueAt({ who: 'x' }, 'who.accounts'), undefined);
    assert.deepEqual(withValue({ who: 'x' }, 'who.accounts', ['a']), { who: { accounts: ['a'] } });
  });

  it('turns lists into lines and back, without blank ones', () => {
    assert.deepEqual(listOf(' a \n\n b\n'), ['a', 'b']);
    assert.equal(listOf(' \n '), undefined);
    assert.equal(linesOf(['a', 'b']), 'a\nb');
    assert.equal(linesOf('a'), '');
  });

  it('takes JSON that is an object, and nothing else', () => {
    assert.deepEqual(parseDraft('{"id":"x"}'), { id: 'x' });
    for (const text of ['', '{', '[]', 'null', '7', '"x"']) assert.equal(parseDraft(text), undefined);
    assert.equal(idOf({ id: 7 }), '');
  });
});

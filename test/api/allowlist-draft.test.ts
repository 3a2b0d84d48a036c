import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { allowlistDraftSchema, getAllowlistDraft } from '../../src/api/get-allowlist-draft.ts';
import { putAllowlistEntry } from '../../src/api/put-allowlist-entry.ts';
import { guid } from '../case/make-case.ts';
import { rollOut, storedCase } from '../simulate/stored-case.ts';
import { call } from './support/call.ts';
import { fakeDeps } from './support/fake-deps.ts';

async function drafted(traits: Omit<Parameters<typeof storedCase>[0], 'number'>) {
  const deps = fakeDeps();
  await deps.stores.cases.insert([storedCase({ number: 1, ...traits })]);
  const params = { id: guid(1) };
  const { status, json, text } = await call(getAllowlistDraft, deps, { params });
  assert.equal(status, 200, text);
  return { deps, params, ...allowlistDraftSchema.parse(json) };
}

describe('GET /cases/{id}/allowlist-draft', () => {
  for (const verdict of [undefined, 'BenignPositive', 'Undetermined'] as const) {
    it(`drafts an entry that PUT takes, with the verdict ${verdict}`, async () => {
      const { deps, params, drafts, notProposed } = await drafted(verdict ? { verdict } : {});
      assert.deepEqual(notProposed, []);
      const [draft = assert.fail()] = drafts;
      assert.deepEqual([drafts.length, draft.kql.table], [1, 'DeviceProcessEvents']);
      assert.match(
        draft.entry.reason,
        verdict === 'BenignPositive'
          ? /^Proposed from 1 BenignPositive verdict by analyst@example\.com/
          : /^Drafted from the case [0-9a-f-]{36}: deploy: bash \(roll-out\.sh\) below sshd-session\.$/,
      );
      assert.deepEqual(draft.entry.who, { accounts: ['deploy'] });
      assert.deepEqual(draft.entry.hosts, { names: ['shop-01.example.com'] });
      const { status, text } = await call(putAllowlistEntry, deps, {
        params: { id: draft.entry.id },
        body: draft.entry,
      });
      assert.equal(status, 201, text);
      // Now that the entry is in force, the case needs no other.
      const again = allowlistDraftSchema.parse((await call(getAllowlistDraft, deps, { params })).json);
      assert.deepEqual(again, { drafts: [], notProposed: [] });
    });
  }

  it('says why it drafts none of a case with a hostile sign', async () => {
    const columns = { ...rollOut, AccountName: 'www-data', InitiatingProcessParentFileName: 'php-fpm8.2' };
    const { drafts, notProposed } = await drafted({ columns });
    assert.deepEqual(drafts, []);
    assert.deepEqual(
      notProposed.map(({ reason }) => reason),
      ['hostile-sign'],
    );
  });

  it('changes nothing', async () => {
    const { deps } = await drafted({});
    assert.deepEqual(await deps.stores.allowlist.list(), []);
    assert.equal((await deps.stores.cases.get(guid(1)))?.value.verdict, undefined);
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { guidOf, nameGuid } from '../../src/incident/guid.ts';
import { incidentAddress, isWorkspaceId } from '../../src/incident/workspace.ts';
import { hostileText } from '../support/hostile-text.ts';
import { fc } from '../support/seed.ts';
import { incidentId, WORKSPACE } from '../support/sentinel.ts';

const NAME = 'c0ffee00-0000-4000-8000-000000000001';

describe('incidentAddress', () => {
  it('takes the ARM id of an incident of the workspace, however it is written', () => {
    for (const id of [incidentId(NAME), incidentId(NAME).toUpperCase().replace(NAME.toUpperCase(), NAME)]) {
      assert.deepEqual(incidentAddress({ id }, WORKSPACE), {
        kind: 'here',
        name: NAME,
        path: incidentId(NAME),
      });
    }
  });

  it('takes the name of an incident', () => {
    assert.deepEqual(incidentAddress({ id: NAME }, WORKSPACE), {
      kind: 'here',
      name: NAME,
      path: incidentId(NAME),
    });
  });

  it('knows no address without an id', () => {
    for (const incident of [undefined, {}, { number: 1 }, { id: '' }]) {
      assert.deepEqual(incidentAddress(incident, WORKSPACE), { kind: 'unnamed' });
    }
  });

  const elsewhere = [
    incidentId(NAME).replace('law-sentinel', 'law-other'),
    `${incidentId(NAME)}/comments/x`,
    `${incidentId('..')}`,
    `${incidentId('')}`,
    `/x${incidentId(NAME)}`,
    `https://management.azure.com${incidentId(NAME)}`,
    '../../x',
    'a/b',
    'a?b',
    'a%2Fb',
    'a#b',
    '.',
    '..',
    'x'.repeat(129),
  ];
  for (const id of elsewhere) {
    it(`goes nowhere for ${id.slice(-60)}`, () => {
      assert.deepEqual(incidentAddress({ id }, WORKSPACE), { kind: 'elsewhere' });
    });
  }

  it('never leads out of the workspace, whatever the alert says', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        for (const id of [text, incidentId(text)]) {
          const address = incidentAddress({ id }, WORKSPACE);
          if (address.kind !== 'here') continue;
          const { pathname, search, hash } = new URL(address.path, 'https://management.azure.com');
          assert.deepEqual([pathname, search, hash], [incidentId(address.name), '', '']);
        }
      }),
    );
  });
});

describe('isWorkspaceId', () => {
  it('takes the resource id of a workspace', () => assert.equal(isWorkspaceId(WORKSPACE), true));
  for (const id of [`${WORKSPACE}/`, `${WORKSPACE}/x`, WORKSPACE.slice(1), WORKSPACE.replace('rg-', 'r/g')]) {
    it(`refuses ${id.slice(-40)}`, () => assert.equal(isWorkspaceId(id), false));
  }
});

describe('guidOf', () => {
  it('is version 5 as RFC 9562 shows it in appendix A.4', () => {
    const dns = '6ba7b810-9dad-11d1-80b4-00c04fd430c8';
    assert.equal(nameGuid(dns, 'www.example.com'), '2ed6657d-e927-568b-95e1-2665a8aea6a2');
  });

  it('is another for another case or kind, and the same for the same', () => {
    const guids = [guidOf('a', 'comment'), guidOf('b', 'comment'), guidOf('a', 'task/x')];
    assert.equal(new Set(guids).size, 3);
    assert.equal(guidOf('a', 'comment'), guids[0]);
  });
});

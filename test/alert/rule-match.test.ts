import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isOfRule, ruleIdOf } from '../../src/alert/rule-match.ts';
import {
  rawRowAlert,
  ruleIdentity,
  securityAlert,
  shortQuery,
  webShellRow,
} from '../support/sentinel-alert.ts';
import { outcomeOf, readAlertOf, readOne } from './read-one.ts';

const foreign = {
  rule: '11111111-0000-4000-8000-000000000001',
  ruleName: 'Something Else',
  properties: { OriginalQuery: 'Heartbeat' },
};

test('the rule’s id out of every spelling', () => {
  for (const text of [
    '0f3c1d52-5b0e-4b7e-8d5b-6c1f2a3b4c5d_4E5F0B1C-7A7D-4C3E-9A35-0D6A2B9C1E11',
    '4e5f0b1c-7a7d-4c3e-9a35-0d6a2b9c1e11',
    '/subscriptions/a_b/providers/Microsoft.SecurityInsights/alertRules/4e5f0b1c-7a7d-4c3e-9a35-0d6a2b9c1e11',
    ' 4e5f0b1c-7a7d-4c3e-9a35-0d6a2b9c1e11 ',
  ]) {
    assert.equal(ruleIdOf(text), '4e5f0b1c-7a7d-4c3e-9a35-0d6a2b9c1e11', text);
  }
});

test('whose alert it is', () => {
  const rows: readonly (readonly [string, Parameters<typeof isOfRule>[0], boolean])[] = [
    ['nothing', { ids: [], names: [], texts: [] }, false],
    ['the id', { ids: ['ws_4E5F0B1C-7A7D-4C3E-9A35-0D6A2B9C1E11'], names: [], texts: [] }, true],
    ['another id', { ids: ['ws_5e5f0b1c-7a7d-4c3e-9a35-0d6a2b9c1e11'], names: [], texts: [] }, false],
    ['the name in another case', { ids: [], names: ['DETECT systemctl '], texts: [] }, true],
    ['a longer name', { ids: [], names: ['Detect Systemctl on web-01'], texts: [] }, false],
    ['a branch in the query', { ids: [], names: [], texts: ['', shortQuery] }, true],
  ];
  for (const [name, traits, expected] of rows) assert.equal(isOfRule(traits, ruleIdentity), expected, name);
});

test('an alert of another rule is ignored, whatever is wrong with it', () => {
  const ignored = ['ignored', 'alert.other-rule'];
  assert.deepEqual(outcomeOf(readOne(securityAlert(foreign))), ignored);
  assert.deepEqual(
    outcomeOf(readOne(securityAlert({ ...foreign, columns: { SystemAlertId: '' } }))),
    ignored,
  );
  assert.deepEqual(outcomeOf(readOne(securityAlert(), { ids: [], names: [], branches: [] })), ignored);
});

test('a Defender for Cloud export is another rule’s', () => {
  const exported = {
    SystemAlertId: 'b1b2c3d4-0000-4000-8000-000000000002',
    AlertDisplayName: 'Suspicious process executed',
    AlertType: 'VM_SuspiciousProcess',
    Severity: 'High',
    StartTimeUtc: '2026-01-15T08:00:00Z',
    AlertUri: 'https://portal.azure.example.com/',
    Entities: [{ $id: '1', Type: 'host', HostName: 'web-01' }],
    ExtendedProperties: { resourceType: 'Virtual Machine' },
  };
  assert.deepEqual(outcomeOf(readOne(exported)), ['ignored', 'alert.other-rule']);
});

test('a copy of the rule under another name and id is known by the branch that its row reports', () => {
  assert.equal(readAlertOf(rawRowAlert(webShellRow, foreign)).ruleName, 'Something Else');
  const details = {
    'Custom Details': JSON.stringify({ DetectionBranch: ['Unprivileged_Systemctl_Service_Enable'] }),
  };
  assert.equal(
    readAlertOf(securityAlert({ ...foreign, properties: { ...foreign.properties, ...details } })).rows.length,
    1,
  );
  const otherRow = { ...webShellRow, DetectionBranch: 'Other_Branch' };
  assert.deepEqual(outcomeOf(readOne(rawRowAlert(otherRow, foreign))), ['ignored', 'alert.other-rule']);
});

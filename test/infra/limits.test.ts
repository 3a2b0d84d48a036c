import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import * as z from 'zod';
import { readTemplate } from '../../scripts/infra/template.ts';
import { type nameRules, wrongNames } from './name-rules.ts';
import { deployed, leftOut, ofType, type Resource } from './snapshot.ts';

const infra = new URL('../../infra/', import.meta.url);

const everything = {
  reach: 'private',
  watchlistHosts: 'TriageHosts',
  watchlistAccounts: 'TriageAccounts',
  deployWatchlists: true,
  deployPlaybook: true,
  deployConnector: true,
  sentinelPrincipalId: '00000000-0000-0000-0000-00000000000a',
  alertEmails: ['soc@example.com'],
};

describe('the resources of infra/main.bicep', { skip: leftOut }, () => {
  const resources = deployed(everything);

  for (const prefix of ['soc', 'Triage-Prod', 'a--']) {
    it(`have names that Azure takes, with the prefix ${prefix}`, () => {
      assert.deepEqual(wrongNames(deployed({ ...everything, prefix })), []);
    });
  }

  it('have an automation rule as Sentinel takes it (Service limits for Microsoft Sentinel)', () => {
    const [rule] = ofType(resources, 'Microsoft.SecurityInsights/automationRules');
    const { displayName, order, triggeringLogic, actions } = z
      .object({
        displayName: z.string(),
        order: z.number(),
        triggeringLogic: z.object({ conditions: z.array(z.unknown()) }),
        actions: z.array(z.unknown()),
      })
      .parse(rule?.properties);
    assert.ok(displayName.length <= 500);
    assert.ok(Number.isInteger(order) && order >= 1 && order <= 1000);
    assert.ok(triggeringLogic.conditions.length <= 50);
    assert.ok(actions.length <= 20);
  });

  it('have an action group with a short name of 12 characters (Create and manage action groups)', () => {
    const [group] = ofType(resources, 'Microsoft.Insights/actionGroups');
    assert.ok(z.string().parse(group?.properties?.['groupShortName']).length <= 12);
  });

  it('have a playbook within the limits of a workflow (Limits and configuration reference for Azure Logic Apps)', () => {
    const [playbook] = ofType(resources, 'Microsoft.Logic/workflows');
    const actions = actionsOf(playbook?.properties?.['definition']);
    assert.ok(actions.length > 5 && actions.length <= 500);
    assert.deepEqual(
      actions.filter((name) => name.length > 80),
      [],
    );
    const expressions = textsOf(playbook?.properties).filter((text) => text.includes('@'));
    assert.deepEqual(
      expressions.filter((text) => text.length > 8192),
      [],
    );
  });

  it('have log alerts of which no run looks back shorter than from run to run (Scheduled Query Rules)', () => {
    const rules = ofType(resources, 'Microsoft.Insights/scheduledQueryRules');
    assert.ok(rules.length > 0);
    for (const { properties } of rules) {
      assert.equal(properties?.['evaluationFrequency'], 'PT5M');
      assert.match(String(properties?.['windowSize']), /^PT(?:5M|10M|15M|30M|45M|[1-6]H)$/);
    }
  });
});

describe('the templates of the watchlists', () => {
  for (const kind of ['hosts', 'accounts']) {
    it(`${kind} have lines and a size that Sentinel takes (Service limits for Microsoft Sentinel)`, () => {
      const text = readFileSync(new URL(`sentinel/watchlists/${kind}.csv`, infra), 'utf8');
      assert.ok(Buffer.byteLength(text) <= 3.8 * 1024 * 1024);
      assert.ok(text.split('\n').every((line) => line.length <= 10_240));
    });
  }
});

describe('infra/azuredeploy.json', () => {
  it('keeps the limits of templates (Resolve errors for job size exceeded)', () => {
    const text = readTemplate();
    const templateSchema = z.object({
      parameters: z.record(z.string(), z.unknown()),
      variables: z.record(z.string(), z.unknown()),
      resources: z.record(z.string(), z.unknown()),
      outputs: z.record(z.string(), z.unknown()),
    });
    const { parameters, variables, resources, outputs } = templateSchema.parse(JSON.parse(text));
    assert.ok(Buffer.byteLength(text) <= 4 * 1024 * 1024);
    assert.ok(Object.keys(parameters).length <= 256);
    assert.ok(Object.keys(variables).length <= 256);
    assert.ok(Object.keys(resources).length <= 800);
    assert.ok(Object.keys(outputs).length <= 64);
    for (const resource of Object.values(resources)) {
      assert.ok(Buffer.byteLength(JSON.stringify(resource)) <= 1024 * 1024);
    }
    const expressions = textsOf(JSON.parse(text)).filter((value) => value.startsWith('['));
    assert.ok(expressions.length > 100);
    assert.deepEqual(
      expressions.filter((value) => value.length > 24_576),
      [],
    );
  });
});

describe('the check of names', () => {
  const names: readonly (readonly [
    type: keyof typeof nameRules,
    taken: string,
    refused: readonly string[],
  ])[] = [
    ['Microsoft.Storage/storageAccounts', 'sttriage1', ['stTriage', 'st-triage', 's'.repeat(25), 'st']],
    ['Microsoft.KeyVault/vaults', 'kv-a1', ['kv--a', '1kv', 'kv-', `kv-${'a'.repeat(22)}`]],
    ['Microsoft.EventHub/namespaces', 'evhns-a', ['evhns-', '1evhns-a', 'evh_a-b', 'evhns']],
    ['Microsoft.Web/sites', 'func-a', ['-func', 'func-', 'f'.repeat(61), 'func_a']],
    ['Microsoft.Web/serverfarms', 'p'.repeat(40), ['p'.repeat(41)]],
    ['Microsoft.SecurityInsights/alertRules', '7ffc4aee-8cb3-5795-88fc-eb28b21b329e', ['Detect Systemctl']],
    [
      'Microsoft.Storage/storageAccounts/tableServices/tables',
      'st/default/cases',
      ['st/default/my-cases', 'st/default/ab'],
    ],
  ];
  for (const [type, taken, refused] of names) {
    it(`takes a name of ${type} and refuses others`, () => {
      const one = (name: string): Pick<Resource, 'type' | 'name'> => ({ type, name });
      assert.deepEqual(wrongNames([one(taken)]), []);
      assert.equal(wrongNames(refused.map(one)).length, refused.length);
    });
  }

  it('refuses a type that it does not know', () => {
    assert.deepEqual(wrongNames([{ type: 'Microsoft.Test/things', name: 'a' }]), ['Microsoft.Test/things a']);
  });
});

/** Every text in a value, however deep. */
function textsOf(node: unknown): readonly string[] {
  if (typeof node === 'string') return [node];
  return typeof node === 'object' && node !== null ? Object.values(node).flatMap(textsOf) : [];
}

/** The names of all actions of a workflow, those in branches too. */
function actionsOf(node: unknown): readonly string[] {
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([key, value]) => [
    ...(key === 'actions' && typeof value === 'object' && value !== null ? Object.keys(value) : []),
    ...actionsOf(value),
  ]);
}

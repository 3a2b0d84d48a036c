import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import * as z from 'zod';
import { dispositionSchema } from '../../src/case/case.schema.ts';
import { metrics } from '../../src/telemetry/metrics.ts';
import { deployed, leftOut, ofType, type Resource } from './snapshot.ts';

const infra = new URL('../../infra/', import.meta.url);
const read = (file: string): string => readFileSync(new URL(file, infra), 'utf8');

/** A query that is shown or watched, with the metrics of the service that it names. */
function queriesOf(text: string): readonly string[] {
  return text.match(/customMetrics.*?(?=",?\n|'\n)/g) ?? [];
}

describe('the alert rules and the workbook', () => {
  const queries = [...queriesOf(read('modules/alerts.bicep')), ...queriesOf(read('sentinel/workbook.json'))];

  it('name metrics that the service sends, by their dimensions', () => {
    assert.ok(queries.length >= 10);
    for (const query of queries) {
      const names = query.match(/systemctl_triage\.[a-z.]+/g) ?? [];
      assert.notDeepEqual(names, [], query);
      const specs = names.map((name) => Object.entries(metrics).find(([known]) => known === name)?.[1]);
      assert.ok(!specs.includes(undefined), query);
      for (const [, dimension = ''] of query.matchAll(/customDimensions\.(\w+)/g)) {
        assert.ok(
          specs.every((spec) => spec?.dimensions.some((known) => known === dimension)),
          `${dimension} in ${query}`,
        );
      }
    }
  });

  it('watch failures, write-back that is stuck and breakers that are open', () => {
    const watched = queriesOf(read('modules/alerts.bicep')).join();
    for (const name of ['failures', 'writeback.stuck', 'breaker.open']) {
      assert.match(watched, new RegExp(`"systemctl_triage\\.${name}"`));
    }
  });

  it('watch events of the log that mean lost records, by names that the documentation has', () => {
    const text = read('azuredeploy.json');
    const [list = ''] = /"logEvents": \[[^\]]*\]/.exec(text) ?? [];
    const events = [...list.matchAll(/"event": "([^"]+)"/g)].map(([, event = '']) => event);
    assert.deepEqual(events, ['failure.lost', 'audit.not-kept', 'delivery.broke']);
    const documented = read('../docs/observe.md');
    for (const event of events) assert.match(documented, new RegExp(`^\\| \`${event}\` \\|`, 'm'));
    // The event of the line, not a word somewhere in it, which may come out of an alert.
    assert.match(text, /tostring\(parse_json\(message\)\.event\) \| where event == /);
  });

  it('show every metric of the service', () => {
    const shown = queriesOf(read('sentinel/workbook.json')).join();
    assert.deepEqual(
      Object.keys(metrics).filter((name) => !shown.includes(name)),
      [],
    );
  });
});

describe('the templates of the watchlists', () => {
  for (const kind of ['host', 'account']) {
    it(`have the columns of the inventory, by ${kind}`, () => {
      const [header] = read(`sentinel/watchlists/${kind}s.csv`).split('\n');
      assert.equal(header, `${kind},role,tags,owner,criticality,os`);
    });
  }
});

describe('the playbook', { skip: leftOut }, () => {
  const actionSchema = z.looseObject({ type: z.string() });
  const workflowSchema = z.object({
    definition: z.object({
      triggers: z.record(z.string(), actionSchema),
      actions: z.record(z.string(), actionSchema),
    }),
  });
  const playbook = (resources: readonly Resource[]) =>
    workflowSchema.parse(ofType(resources, 'Microsoft.Logic/workflows')[0]?.properties).definition;
  const byKey = deployed({ deployPlaybook: true });
  const byToken = deployed({
    deployPlaybook: true,
    entraClientId: '00000000-0000-0000-0000-00000000000b',
  });

  it('starts on an incident of Sentinel and sends all of it to the service', () => {
    const { triggers, actions } = playbook(byKey);
    assert.match(JSON.stringify(triggers), /"type":"ApiConnectionWebhook".*"path":"\/incident-creation"/);
    assert.match(JSON.stringify(actions['Triage']), /"method":"POST".*"body":"@triggerBody\(\)"/);
  });

  it('takes the function key out of the vault and shows it to nobody', () => {
    const { actions } = playbook(byKey);
    const [vault] = ofType(byKey, 'Microsoft.KeyVault/vaults');
    assert.equal(vault?.properties?.['enableRbacAuthorization'], true);
    assert.match(JSON.stringify(actions['Read_the_key']), /\/secrets\/triage-function-key/);
    assert.match(
      JSON.stringify(actions['Triage']),
      /"x-functions-key":"@\{body\('Read_the_key'\)\?\['value'\]\}"/,
    );
    for (const name of ['Read_the_key', 'Triage']) {
      assert.deepEqual(actions[name]?.['runtimeConfiguration'], {
        secureData: { properties: ['inputs', 'outputs'] },
      });
    }
  });

  it('calls by its own identity behind Entra, without a key or a vault', () => {
    const { actions } = playbook(byToken);
    assert.deepEqual(ofType(byToken, 'Microsoft.KeyVault/vaults'), []);
    assert.match(
      JSON.stringify(actions['Triage']),
      /"type":"ManagedServiceIdentity".*"audience":"api:\/\/00000000-0000-0000-0000-00000000000b"/,
    );
    assert.doesNotMatch(JSON.stringify(actions), /functions-key/);
  });

  it('branches on each disposition, and leaves what is none to a human', () => {
    const { actions } = playbook(byKey);
    const { cases, default: otherwise } = z
      .object({
        cases: z.record(z.string(), z.object({ case: z.string(), actions: z.unknown() })),
        default: z.unknown(),
      })
      .parse(actions['Branch']);
    assert.deepEqual(
      [...Object.values(cases).map((one) => one.case), 'needs-review'].toSorted(),
      [...dispositionSchema.options, 'nothing-triaged'].toSorted(),
    );
    assert.match(JSON.stringify(otherwise), /triage:needs-review/);
    assert.match(JSON.stringify(cases['Likely_malicious']), /"severity":"High"/);
    assert.doesNotMatch(JSON.stringify(actions), /"status":"Closed"/);
    assert.match(
      JSON.stringify(actions['Tag_untriaged']),
      /"runAfter":\{"Disposition":\["Failed","Skipped","TimedOut"\]\}/,
    );
  });
});

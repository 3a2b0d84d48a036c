import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import * as z from 'zod';
import { loadConfig, settingNames } from '../../src/config.ts';
import { tableNames } from '../../src/tables/table-names.ts';
import { loadHubConfig } from '../../src/trigger-config.ts';
import { rulesOfTemplate } from './deployed-rule.ts';
import { leftOutSettings, platformSettings } from './settings.ts';
import { appSettings, deployed, leftOut, ofType, type Resource, workspaceId } from './snapshot.ts';

const everything = {
  reach: 'private-data',
  writeBackTags: 'on',
  writeBackSeverity: 'on',
  writeBackTasks: 'on',
  writeBackClose: 'dry-run',
  writeBackPolicy: '{}',
  sourceLogs: true,
  sourceDefender: true,
  sourceGraph: true,
  sourceHunting: true,
  watchlistHosts: 'TriageHosts',
  watchlistAccounts: 'TriageAccounts',
  deployWatchlists: true,
  deployPlaybook: true,
  deployConnector: true,
  sentinelPrincipalId: '00000000-0000-0000-0000-00000000000a',
  alertEmails: ['soc@example.com'],
  rateLimitPerMinute: 60,
  packageUri: 'https://example.com/systemctl-triage.zip',
};

const nothing = {
  deployRule: false,
  deployWorkbook: false,
  writeBackComment: 'off',
  sourceLogs: false,
  storageLogs: false,
};

const variants: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'as it comes': {},
  'with everything': everything,
  'with nothing more than needed': nothing,
  'private, behind Entra, with the playbook': {
    reach: 'private',
    entraClientId: '00000000-0000-0000-0000-00000000000b',
    deployPlaybook: true,
  },
  'private, with the playbook by key': { reach: 'private', deployPlaybook: true },
  'with a watchlist and nothing written': { ...nothing, sourceLogs: true, watchlistHosts: 'hosts' },
  'with write-back that only says what it would do': { writeBackComment: 'dry-run', sourceLogs: false },
  ...Object.fromEntries(
    ['sourceLogs', 'sourceDefender', 'sourceGraph', 'sourceHunting'].map((source) => [
      `with ${source} alone`,
      { ...nothing, [source]: true },
    ]),
  ),
};

const roles: Readonly<Record<string, string>> = {
  'a638d3c7-ab3a-418d-83e6-5f17a39d4fde': 'Azure Event Hubs Data Receiver',
  '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3': 'Storage Table Data Contributor',
  'b7e6dc6d-f1e8-4753-8033-0f276bb0955b': 'Storage Blob Data Owner',
  '3913510d-42f4-4e42-8a64-420c390055eb': 'Monitoring Metrics Publisher',
  '8d289c81-5878-46d4-8554-54e1e3d8b5cb': 'Microsoft Sentinel Reader',
  '3e150937-b8fe-4cfb-8069-0eaf05ecd056': 'Microsoft Sentinel Responder',
  'f4c81013-99ee-4d62-a7ee-b3f1f648599a': 'Microsoft Sentinel Automation Contributor',
  '73c42c96-874c-492b-b04d-ab87d138a893': 'Log Analytics Reader',
  '4633458b-17de-408a-b874-0445c86b69e6': 'Key Vault Secrets User',
};

const categoriesSchema = z.array(z.object({ category: z.string(), enabled: z.boolean() })).default([]);
const diagnosticsSchema = z.object({
  workspaceId: z.string(),
  logs: categoriesSchema,
  metrics: categoriesSchema,
});

/** Each grant as "role on kind of resource, to identity", sorted. */
function grants(resources: readonly Resource[]): readonly string[] {
  return ofType(resources, 'Microsoft.Authorization/roleAssignments')
    .map(({ id, properties }) => {
      const scope = id.slice(0, id.lastIndexOf('/providers/Microsoft.Authorization/'));
      const types = [...scope.matchAll(/\/providers\/(Microsoft\.[^/]+)(\/[^/]+)\/[^/]+(\/[^/]+)?/g)];
      const [, provider = '', type = '', child = ''] = types.at(-1) ?? [];
      const { roleDefinitionId, principalId } = z
        .object({ roleDefinitionId: z.string(), principalId: z.string() })
        .parse(properties);
      const to = /userAssignedIdentities\/id-(playbook-)?/.exec(principalId);
      const who = to === null ? 'Sentinel' : to[1] === undefined ? 'service' : 'playbook';
      return `${roles[roleDefinitionId.split('/').at(-1) ?? '']} on ${provider}${type}${child}, to ${who}`;
    })
    .toSorted();
}

/** The settings of App Service authentication; none where it is off. */
function authentication(resources: readonly Resource[]): readonly Resource[] {
  return ofType(resources, 'Microsoft.Web/sites/config').filter(({ name }) =>
    name.endsWith('/authsettingsV2'),
  );
}

const always = [
  'Azure Event Hubs Data Receiver on Microsoft.EventHub/namespaces/eventhubs, to service',
  'Monitoring Metrics Publisher on Microsoft.Insights/components, to service',
  'Storage Blob Data Owner on Microsoft.Storage/storageAccounts, to service',
  'Storage Table Data Contributor on Microsoft.Storage/storageAccounts, to service',
];
const onWorkspace = (role: string, who = 'service') =>
  `${role} on Microsoft.OperationalInsights/workspaces, to ${who}`;

describe('what infra/main.bicep deploys', { skip: leftOut }, () => {
  const snapshots = new Map<string, readonly Resource[]>();
  const snapshot = (name: string): readonly Resource[] => {
    const known = snapshots.get(name) ?? deployed(variants[name] ?? {});
    snapshots.set(name, known);
    return known;
  };

  for (const name of Object.keys(variants)) {
    it(`${name}: compiles, and takes each API version for one that is known`, () => {
      const resources = snapshot(name);
      assert.ok(resources.length > 20);
      for (const { apiVersion } of resources) assert.match(apiVersion, /^\d{4}-\d\d-\d\d(?:-preview)?$/);
    });

    it(`${name}: grants roles on single resources`, () => {
      for (const { id } of ofType(snapshot(name), 'Microsoft.Authorization/roleAssignments')) {
        const scope = id.slice(0, id.lastIndexOf('/providers/Microsoft.Authorization/'));
        assert.match(
          scope,
          /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\/Microsoft\.[^/]+(?:\/[^/]+\/[^/]+)+$/,
        );
      }
      assert.ok(grants(snapshot(name)).every((grant) => !grant.startsWith('undefined')));
    });

    it(`${name}: sets what the code reads, or leaves it out on purpose`, () => {
      const settings = appSettings(snapshot(name));
      const known = new Set([...settingNames, ...platformSettings]);
      assert.deepEqual(
        Object.keys(settings).filter((setting) => !known.has(setting)),
        [],
        'settings that nobody reads',
      );
      for (const setting of Object.keys(leftOutSettings)) {
        assert.ok(settingNames.includes(setting), `${setting} is left out and not read any more`);
        assert.ok(!(setting in settings), `${setting} is set after all`);
      }
    });

    it(`${name}: configures the service so that it starts`, () => {
      const settings = { ...appSettings(snapshot(name)) };
      // What Azure fills in while it deploys.
      settings['CasesStorage__tableServiceUri'] = 'https://account.table.core.windows.net/';
      settings['APPLICATIONINSIGHTS_CONNECTION_STRING'] =
        'InstrumentationKey=00000000-0000-0000-0000-00000000000d';
      settings['APPLICATIONINSIGHTS_AUTHENTICATION_STRING'] = String(
        settings['APPLICATIONINSIGHTS_AUTHENTICATION_STRING'],
      ).replace(
        /^\[format\('([^']*)\{0\}([^']*)'.*$/,
        (_all, before: string, after: string) => `${before}00000000-0000-0000-0000-00000000000e${after}`,
      );
      settings['WEBSITE_AUTH_ENABLED'] = String(authentication(snapshot(name)).length > 0);
      settings['LOGS_WORKSPACE_ID'] &&= '00000000-0000-0000-0000-00000000000c';
      const { storage, rule } = loadConfig(settings);
      assert.equal(storage.kind, 'identity');
      assert.deepEqual(rule.names, ['Detect Systemctl']);
    });
  }

  it('sets with everything all that the code reads and is not left out', () => {
    const settings = appSettings(snapshot('with everything'));
    const missing = settingNames.filter((name) => !(name in settings) && !(name in leftOutSettings));
    assert.deepEqual(
      missing,
      [],
      'set these in infra/main.bicep or leave them out in test/infra/settings.ts',
    );
  });

  it('grants the fewest roles: those of the hub, the tables, the host and telemetry', () => {
    assert.deepEqual(grants(snapshot('with nothing more than needed')), always);
  });

  it('grants the workspace for logs and the responder for write-back', () => {
    assert.deepEqual(
      grants(snapshot('as it comes')),
      [
        ...always,
        onWorkspace('Log Analytics Reader'),
        onWorkspace('Microsoft Sentinel Responder'),
      ].toSorted(),
    );
    assert.deepEqual(
      grants(snapshot('with sourceLogs alone')),
      [...always, onWorkspace('Log Analytics Reader')].toSorted(),
    );
    for (const source of ['sourceDefender', 'sourceGraph', 'sourceHunting']) {
      assert.deepEqual(grants(snapshot(`with ${source} alone`)), always);
    }
  });

  it('grants reading alone where write-back only says what it would do', () => {
    assert.deepEqual(
      grants(snapshot('with write-back that only says what it would do')),
      [...always, onWorkspace('Microsoft Sentinel Reader')].toSorted(),
    );
  });

  it('grants reading where watchlists are read and nothing is written', () => {
    assert.deepEqual(
      grants(snapshot('with a watchlist and nothing written')),
      [...always, onWorkspace('Log Analytics Reader'), onWorkspace('Microsoft Sentinel Reader')].toSorted(),
    );
  });

  it('grants the playbook its incident and its key, and Sentinel the playbook', () => {
    assert.deepEqual(
      grants(snapshot('with everything')).filter((grant) => !grant.endsWith('to service')),
      [
        'Key Vault Secrets User on Microsoft.KeyVault/vaults, to playbook',
        'Microsoft Sentinel Automation Contributor on Microsoft.Logic/workflows, to Sentinel',
        onWorkspace('Microsoft Sentinel Responder', 'playbook'),
      ],
    );
  });

  it('names the hub and the consumer group that it makes', () => {
    const resources = snapshot('as it comes');
    const hub = loadHubConfig({ ...appSettings(resources) });
    const groups = ofType(resources, 'Microsoft.EventHub/namespaces/eventhubs/consumergroups');
    assert.deepEqual(
      groups.map(({ name }) => name.split('/').slice(1)),
      [[hub.name, hub.consumerGroup]],
    );
    assert.equal(hub.name, loadHubConfig({}).name);
    const [dataExport] = ofType(resources, 'Microsoft.OperationalInsights/workspaces/dataExports');
    assert.deepEqual(dataExport?.properties?.['tableNames'], ['SecurityAlert', 'SecurityIncident']);
    const destination = z.object({ metaData: z.unknown() }).parse(dataExport?.properties?.['destination']);
    assert.deepEqual(destination.metaData, { eventHubName: hub.name });
  });

  it('makes the tables that the code opens', () => {
    const tables = ofType(snapshot('as it comes'), 'Microsoft.Storage/storageAccounts/tableServices/tables');
    assert.deepEqual(
      tables.map(({ name }) => name.split('/').at(-1) ?? '').toSorted(),
      [...tableNames].toSorted(),
    );
  });

  it('deploys the analytics rule of the template, or none', () => {
    const [rule, ...others] = ofType(snapshot('as it comes'), 'Microsoft.SecurityInsights/alertRules');
    assert.deepEqual(others, []);
    assert.equal(rule?.['kind'], 'Scheduled');
    // test/infra/rule-limits.test.ts holds the template's rule to the limits of Sentinel.
    assert.deepEqual(rule?.properties, rulesOfTemplate()[0]);
    const query = readFileSync(new URL('../../rules/systemctl.kql', import.meta.url), 'utf8');
    assert.equal(rule?.properties?.['query'], query);
    assert.equal(rule?.properties?.['displayName'], 'Detect Systemctl');
    // An alert for each row, with the whole row in it.
    assert.deepEqual(rule?.properties?.['eventGroupingSettings'], { aggregationKind: 'AlertPerResult' });
    assert.deepEqual(
      ofType(snapshot('with nothing more than needed'), 'Microsoft.SecurityInsights/alertRules'),
      [],
    );
  });

  it('runs the playbook on incidents of the rule that it deploys', () => {
    const resources = snapshot('with everything');
    const [rule] = ofType(resources, 'Microsoft.SecurityInsights/alertRules');
    const [automation] = ofType(resources, 'Microsoft.SecurityInsights/automationRules');
    assert.equal(rule?.id.startsWith(workspaceId), true);
    assert.equal(automation?.id.startsWith(workspaceId), true);
    assert.match(JSON.stringify(automation?.properties), /"operator":"Contains"/);
  });

  it('reaches data by private endpoints only, when it is private', () => {
    const groups = (name: string) =>
      ofType(snapshot(name), 'Microsoft.Network/privateEndpoints').map(
        (endpoint) => /"groupIds":\["(\w+)"\]/.exec(JSON.stringify(endpoint))?.[1],
      );
    assert.deepEqual(groups('as it comes'), []);
    assert.deepEqual(groups('with everything'), ['blob', 'table', 'namespace']);
    const ofPrivate = ['blob', 'table', 'namespace', 'sites', 'azuremonitor'];
    assert.deepEqual(groups('private, behind Entra, with the playbook').toSorted(), ofPrivate.toSorted());
    assert.deepEqual(
      groups('private, with the playbook by key').toSorted(),
      [...ofPrivate, 'vault'].toSorted(),
    );
    for (const name of ['with everything', 'private, behind Entra, with the playbook']) {
      const [account] = ofType(snapshot(name), 'Microsoft.Storage/storageAccounts');
      assert.equal(account?.properties?.['publicNetworkAccess'], 'Disabled');
      const [hubRules] = ofType(snapshot(name), 'Microsoft.EventHub/namespaces/networkRuleSets');
      assert.equal(hubRules?.properties?.['defaultAction'], 'Deny');
      // Without a rule Event Hubs lets every network in.
      assert.equal(z.array(z.unknown()).parse(hubRules?.properties?.['virtualNetworkRules']).length, 1);
    }
  });

  it('keeps telemetry and the key in the network, where HTTP is private too', () => {
    const access = (name: string) => {
      const found = ['Microsoft.OperationalInsights/workspaces', 'Microsoft.Insights/components'].flatMap(
        (type) => ofType(snapshot(name), type),
      );
      assert.equal(found.length, 2);
      return [
        ...found.flatMap(({ properties }) => [
          properties?.['publicNetworkAccessForIngestion'],
          properties?.['publicNetworkAccessForQuery'],
        ]),
        ...ofType(snapshot(name), 'Microsoft.KeyVault/vaults').map(
          ({ properties }) => properties?.['publicNetworkAccess'],
        ),
      ];
    };
    // The playbook of the Consumption plan calls from outside.
    for (const name of ['as it comes', 'with everything']) {
      assert.deepEqual([...new Set(access(name))], ['Enabled'], name);
    }
    assert.equal(access('private, with the playbook by key').length, 5);
    for (const name of ['private, with the playbook by key', 'private, behind Entra, with the playbook']) {
      assert.deepEqual([...new Set(access(name))], ['Disabled'], name);
    }
    const [scope] = ofType(
      snapshot('private, with the playbook by key'),
      'Microsoft.Insights/privateLinkScopes',
    );
    // The Sentinel workspace is not in the scope, and must be reached.
    assert.deepEqual(scope?.properties?.['accessModeSettings'], {
      ingestionAccessMode: 'PrivateOnly',
      queryAccessMode: 'Open',
    });
    assert.equal(
      ofType(
        snapshot('private, with the playbook by key'),
        'Microsoft.Insights/privateLinkScopes/scopedResources',
      ).length,
      2,
    );
  });

  it('logs who reads and changes tables, blobs and the key', () => {
    const logged = (name: string) =>
      ofType(snapshot(name), 'Microsoft.Insights/diagnosticSettings')
        .map(({ id, properties }) => {
          const scope = id.slice(0, id.lastIndexOf('/providers/Microsoft.Insights/'));
          const [, of = ''] = /\/providers\/Microsoft\.([^/]+\/[^/]+\/[^/]+(?:\/[^/]+)?)/.exec(scope) ?? [];
          const { logs, metrics } = diagnosticsSchema.parse(properties);
          const categories = [...logs, ...metrics]
            .filter(({ enabled }) => enabled)
            .map(({ category }) => category);
          return `${of.replace(/\/[^/]+-?nnx[^/]*/, '')}: ${categories.join(', ')}`;
        })
        .toSorted();
    const requests = 'StorageRead, StorageWrite, StorageDelete';
    const expected = [
      'EventHub/namespaces: AllMetrics',
      `Storage/storageAccounts/blobServices: ${requests}`,
      `Storage/storageAccounts/tableServices: ${requests}`,
      'Storage/storageAccounts: Transaction',
    ];
    assert.deepEqual(logged('as it comes'), expected.toSorted());
    assert.deepEqual(
      logged('private, with the playbook by key'),
      [...expected, 'KeyVault/vaults: AuditEvent, AllMetrics'].toSorted(),
    );
    assert.deepEqual(
      logged('with nothing more than needed'),
      expected.filter((one) => !one.includes(requests)).toSorted(),
    );
  });

  it('keeps deleted blobs and secrets for a while', () => {
    const [blobs] = ofType(snapshot('as it comes'), 'Microsoft.Storage/storageAccounts/blobServices');
    assert.deepEqual(blobs?.properties, {
      deleteRetentionPolicy: { enabled: true, days: 14 },
      containerDeleteRetentionPolicy: { enabled: true, days: 14 },
    });
    const [vault] = ofType(snapshot('private, with the playbook by key'), 'Microsoft.KeyVault/vaults');
    assert.equal(vault?.properties?.['enableSoftDelete'], true);
    assert.equal(vault?.properties?.['enablePurgeProtection'], true);
  });

  it('lets the holder of a function key triage, and not change the allowlist', () => {
    assert.equal(appSettings(snapshot('as it comes'))['FUNCTION_KEY_ROLE'], 'analyst');
    assert.equal(loadConfig({ CasesStorage: 'any' }).access.functionKeyRole, 'analyst');
  });

  it('asks for an Entra token in front of HTTP, where an app registration is given', () => {
    assert.deepEqual(authentication(snapshot('as it comes')), []);
    assert.equal(appSettings(snapshot('as it comes'))['AUTHENTICATION'], 'function-key');
    const behindEntra = snapshot('private, behind Entra, with the playbook');
    const [settings] = authentication(behindEntra);
    assert.deepEqual(settings?.properties?.['platform'], { enabled: true });
    assert.match(
      JSON.stringify(settings?.properties?.['identityProviders']),
      /"allowedAudiences":\["00000000-0000-0000-0000-00000000000b","api:/,
    );
    // The service refuses whoever comes without a token: the platform lets the analyst's page through to it.
    assert.equal(appSettings(behindEntra)['AUTHENTICATION'], 'entra');
  });
});

describe('the tables of the deployment', () => {
  it('are all that the code opens by name', () => {
    const source = new URL('../../src/', import.meta.url);
    const opened = readdirSync(source, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .flatMap((file) => [
        ...readFileSync(new URL(file, source), 'utf8').matchAll(/\bopen(?:Table)?\('(\w+)'/g),
      ])
      .map(([, name]) => name ?? '');
    assert.deepEqual([...new Set(opened)].toSorted(), [...tableNames].toSorted());
  });
});

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { rawRowAlert, singleAlert, webShellRow } from '../support/sentinel-alert.ts';
import { type ServiceDeps, serviceDeps } from '../support/services/service-deps.ts';
import {
  queryNameOf,
  queryTextOf,
  type Services,
  startServices,
  WORKSPACE,
} from '../support/services/services.ts';

const row = {
  ...webShellRow,
  DeviceId: 'a'.repeat(40),
  AccountName: 'deploy',
  AccountUpn: 'ada@example.com',
  ProcessId: 4711,
  ProcessCreationTime: '2026-01-15T08:00:00.1234567Z',
  InitiatingProcessId: 4700,
  InitiatingProcessCreationTime: '2026-01-15T07:59:58.7654321Z',
};

const logRows = {
  ancestry: [
    { Level: 2, ProcessId: 900, FileName: 'php-fpm8.2', AccountName: 'www-data' },
    { Level: 1, ProcessId: 4700, FileName: 'sh', ProcessCommandLine: 'sh -c x', FolderPath: '/bin/sh' },
  ],
  next: [
    { Kind: 'process', Timestamp: '2026-01-15T08:00:05Z', ProcessId: 5000, FileName: 'cache-sync' },
    {
      Kind: 'connection',
      Timestamp: '2026-01-15T08:00:06Z',
      ProcessId: 5000,
      ActionType: 'ConnectionSuccess',
      RemoteIP: '203.0.113.7',
      RemotePort: 443,
    },
  ],
  spread: [{ FirstSeen: '2026-01-15T07:00:00Z', Hosts: 1, SameActorHosts: 1, HashHosts: 0 }],
  account: [{ FirstSeen: '2026-01-02T00:00:00Z', Hosts: 3 }],
  device: [{ OSPlatform: 'Linux', OSDistribution: 'Ubuntu', OSVersion: '22.04', IsInternetFacing: true }],
  'other-alerts': [
    { SystemAlertId: 'o1', AlertName: 'Web shell', AlertSeverity: 'High', OfHost: true, OfAccount: 0 },
    { SystemAlertId: 'A1B2C3D4-0000-4000-8000-000000000001', AlertName: 'this one', OfHost: true },
  ],
  watchlist: [
    { Kind: 'alias', Known: 1 },
    {
      Kind: 'item',
      Item: JSON.stringify({ SearchKey: 'WEB-01', Role: 'web', Tags: 'shop, eu', Criticality: 'High' }),
    },
  ],
};

describe('sources that answer', () => {
  let services: Services;
  let service: ServiceDeps;
  before(async () => {
    services = await startServices(logRows);
    service = serviceDeps(services, { env: { WATCHLIST_HOSTS: 'servers' } });
  });
  after(async () => {
    await service.close();
    await services.close();
  });

  it('make one picture of host, account and activity', async () => {
    const { cases } = await service.deps.triage([JSON.stringify(rawRowAlert(row))], { channel: 'http' });
    const { host, account, activity, sources } = cases[0]?.context ?? assert.fail('no case');
    assert.deepEqual(
      sources.map(({ name, status }) => [name, status]),
      [
        ['alert', 'ok'],
        ['inventory', 'ok'],
        ['watchlist', 'ok'],
        ['defender', 'ok'],
        ['log-analytics', 'ok'],
        ['graph', 'ok'],
      ],
    );
    assert.deepEqual(host, {
      name: 'web-01.example.com',
      deviceId: 'a'.repeat(40),
      os: 'Ubuntu 22.04',
      role: 'web',
      criticality: 'high',
      tags: ['dmz', 'eu', 'shop'],
      inventoried: true,
      riskScore: 'High',
      exposureLevel: 'Medium',
      deviceValue: 'High',
      healthStatus: 'Active',
      lastSeen: '2026-01-15T06:00:00Z',
      internetFacing: true,
    });
    assert.deepEqual(account, {
      name: 'deploy',
      class: 'person',
      tags: [],
      inventoried: false,
      firstSeen: '2026-01-02T00:00:00Z',
      hostCount: 3,
      directoryRoles: ['Global Reader'],
      user: {
        id: '11111111-2222-4333-8444-555566667777',
        displayName: 'Ada',
        userPrincipalName: 'ada@example.com',
        accountEnabled: true,
        userType: 'Member',
        department: 'Operations',
      },
    });
    assert.deepEqual(
      activity?.ancestry?.map(({ level, fileName }) => [level, fileName]),
      [
        [1, 'sh'],
        [2, 'php-fpm8.2'],
      ],
    );
    assert.deepEqual(activity?.next?.connections[0]?.remoteIp, '203.0.113.7');
    assert.deepEqual(activity?.spread, {
      unit: 'cache-sync.service',
      firstSeen: '2026-01-15T07:00:00Z',
      hosts: 1,
      sameActorHosts: 1,
    });
    assert.deepEqual(activity?.otherAlerts, [
      { systemAlertId: 'o1', name: 'Web shell', severity: 'High', of: ['host'] },
    ]);
  });

  it('are asked what the alert gives to ask for, with a token of their own', () => {
    const asked = services.logs.received.map((received) => queryNameOf(queryTextOf(received)));
    assert.deepEqual(asked.sort(), [
      'account',
      'ancestry',
      'device',
      'next',
      'other-alerts',
      'spread',
      'watchlist',
    ]);
    assert.ok(services.logs.received.every(({ path }) => path === `/v1/workspaces/${WORKSPACE}/query`));
    const ancestry = services.logs.received.map(queryTextOf).find((text) => queryNameOf(text) === 'ancestry');
    assert.match(ancestry ?? '', /^let process = long\(4700\);$/m);
    assert.match(ancestry ?? '', /^let created = datetime\(2026-01-15T07:59:58\.7654321Z\);$/m);
    assert.deepEqual(
      services.defender.received.map(({ path }) => path),
      [`/api/machines/${'a'.repeat(40)}`],
    );
    assert.deepEqual(services.graph.received.map(({ path }) => path.split('?')[0]).sort(), [
      '/v1.0/users/ada%40example.com',
      '/v1.0/users/ada%40example.com/transitiveMemberOf/microsoft.graph.directoryRole',
    ]);
    assert.deepEqual(
      [...new Set(service.tokens)].sort(),
      [
        `${services.defender.url}/.default`,
        `${services.graph.url}/.default`,
        `${services.logs.url}/.default`,
      ].sort(),
    );
    assert.equal(service.tokens.length, 3);
  });

  it('are not asked again for the same host, account and unit within their time', async () => {
    const counts = () => [services.defender.received.length, services.graph.received.length];
    const already = counts();
    const next = rawRowAlert(row, { id: 'A1B2C3D4-0000-4000-8000-000000000002' });
    const { cases } = await service.deps.triage([JSON.stringify(next)], { channel: 'http' });
    assert.equal(cases[0]?.context.host.riskScore, 'High');
    assert.deepEqual(counts(), already);
  });

  it('are answered from the table by another process', async () => {
    const other = serviceDeps(services, { stores: service.stores });
    const already = services.defender.received.length;
    const next = rawRowAlert(row, { id: 'A1B2C3D4-0000-4000-8000-000000000003' });
    const { cases } = await other.deps.triage([JSON.stringify(next)], { channel: 'http' });
    assert.equal(cases[0]?.context.host.riskScore, 'High');
    assert.equal(services.defender.received.length, already);
    await other.close();
  });
});

describe('an alert that does not carry its rows', () => {
  const { ['DetectionBranch']: _branch, ...logged } = webShellRow;
  const whole = {
    SourceTable: 'DeviceProcessEvents',
    ActionType: 'ProcessCreated',
    ...logged,
    FileName: 'systemctl',
    FolderPath: '/usr/bin/systemctl',
  };
  const other = {
    ...whole,
    ProcessCommandLine: 'systemctl status nginx',
    AccountName: 'root',
    InitiatingProcessParentFileName: 'sshd',
  };

  it('gets those of the logs that the rule hits, and says where they are from', async () => {
    const services = await startServices({ 'alert-rows': [whole, other] });
    const service = serviceDeps(services, { env: { DEFENDER: 'off', GRAPH: 'off' } });
    try {
      const entities = [{ $id: '1', Type: 'host', HostName: 'web-01', DnsDomain: 'example.com' }];
      const alert = singleAlert([], { entities, properties: { Query: undefined } });
      const { cases } = await service.deps.triage([JSON.stringify(alert)], { channel: 'http' });
      const found = cases[0] ?? assert.fail('no case');
      const fromLogs = found.events.filter(({ source }) => source === 'logs');
      assert.deepEqual(
        fromLogs.map(({ columns, hit }) => [columns['ProcessCommandLine'], hit]),
        [['systemctl enable --now cache-sync.service', 'match']],
      );
      assert.equal(found.disposition, 'likely-malicious');
      assert.ok(!found.evidence.missing.includes('rows.none'));
      const rowQuery = services.logs.received
        .map(queryTextOf)
        .find((text) => queryNameOf(text) === 'alert-rows');
      assert.match(rowQuery ?? '', /^let host = "web-01\.example\.com";$/m);
    } finally {
      await service.close();
      await services.close();
    }
  });

  it('keeps its own branch on the row that the logs have whole', async () => {
    const services = await startServices({ 'alert-rows': [whole] });
    const service = serviceDeps(services, { env: { DEFENDER: 'off', GRAPH: 'off' } });
    try {
      const alert = singleAlert([webShellRow]);
      const { cases } = await service.deps.triage([JSON.stringify(alert)], { channel: 'http' });
      const [event, ...more] = cases[0]?.events ?? [];
      assert.equal(more.length, 0, 'the row of the logs stands for that of the custom details');
      assert.deepEqual(
        [event?.source, event?.reportedBranch, event?.columns['FolderPath']],
        ['logs', 'WebApp_Process_Spawned_Systemctl', '/usr/bin/systemctl'],
      );
    } finally {
      await service.close();
      await services.close();
    }
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { configOf, refusalOf } from '../support/settings.ts';

const WORKSPACE = '5d1c0de0-1111-4222-8333-444455556666';

describe('the settings of context', () => {
  it('ask no source where nothing is said, or nothing but blanks', () => {
    const blank = { LOGS_WORKSPACE_ID: '', LOGS_ENDPOINT: '', DEFENDER: '', GRAPH: '', WATCHLIST_HOSTS: '' };
    for (const env of [{}, { ...blank, CONTEXT_BUDGET_MS: '', AZURE_CLIENT_ID: '', HUNTING: '' }]) {
      assert.deepEqual(configOf(env).context, { watchlists: {}, budgetMs: 8000 });
      assert.deepEqual(configOf(env).identity, {});
    }
  });

  it('reach the public clouds where no other endpoint is named', () => {
    const { context, identity } = configOf({
      LOGS_WORKSPACE_ID: WORKSPACE,
      DEFENDER: 'on',
      GRAPH: 'on',
      WATCHLIST_HOSTS: 'servers',
      AZURE_CLIENT_ID: 'c1',
    });
    assert.deepEqual(context, {
      logs: { endpoint: 'https://api.loganalytics.azure.com', workspaceId: WORKSPACE },
      defender: {
        endpoint: 'https://api.security.microsoft.com',
        audience: 'https://api.securitycenter.microsoft.com',
      },
      graph: { endpoint: 'https://graph.microsoft.com' },
      watchlists: { hosts: 'servers' },
      budgetMs: 8000,
    });
    assert.deepEqual(identity, { clientId: 'c1' });
  });

  it('hunt through Graph only where no workspace is given', () => {
    assert.deepEqual(configOf({ HUNTING: 'on' }).context.hunting, {
      endpoint: 'https://graph.microsoft.com',
    });
    assert.equal(configOf({ HUNTING: 'on', LOGS_WORKSPACE_ID: WORKSPACE }).context.hunting, undefined);
  });

  it('take http on this machine, for a stand-in', () => {
    const { context } = configOf({ DEFENDER: 'on', DEFENDER_ENDPOINT: 'http://127.0.0.1:4711/' });
    assert.deepEqual(context.defender, {
      endpoint: 'http://127.0.0.1:4711',
      audience: 'http://127.0.0.1:4711',
    });
  });

  for (const [env, problem] of [
    [{ LOGS_ENDPOINT: 'http://api.example.com' }, 'LOGS_ENDPOINT: must be https, or http on this machine'],
    [{ GRAPH_ENDPOINT: 'https://graph.example.com/v1.0' }, 'GRAPH_ENDPOINT: must be a host without a path'],
    [{ DEFENDER_ENDPOINT: 'api.example.com' }, 'DEFENDER_ENDPOINT: must be a URL'],
    [{ LOGS_WORKSPACE_ID: 'my-workspace' }, 'LOGS_WORKSPACE_ID: must be the GUID of a workspace'],
    [
      { LOGS_WORKSPACE_ID: WORKSPACE, WATCHLIST_HOSTS: "a') | take 1" },
      'WATCHLIST_HOSTS: must be the alias of a watchlist',
    ],
    [
      { WATCHLIST_ACCOUNTS: 'people' },
      'WATCHLIST_HOSTS, WATCHLIST_ACCOUNTS: watchlists are read from a workspace; set LOGS_WORKSPACE_ID',
    ],
    [{ CONTEXT_BUDGET_MS: '8s' }, 'CONTEXT_BUDGET_MS: must be a whole number of milliseconds, 100 to 60000'],
    [
      { CONTEXT_BUDGET_MS: '60001' },
      'CONTEXT_BUDGET_MS: must be a whole number of milliseconds, 100 to 60000',
    ],
  ] as const) {
    it(`refuse ${JSON.stringify(env)}`, () => {
      assert.ok(refusalOf(env).includes(problem), refusalOf(env));
    });
  }

  it('refuse a word that is neither on nor off', () => {
    assert.match(refusalOf({ DEFENDER: 'yes' }), /^DEFENDER: /);
  });
});

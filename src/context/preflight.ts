import { shareWork } from '../async/share-work.ts';
import type { HttpClient } from '../http/http-client.ts';
import type { HttpRequest } from '../http/http-outcome.ts';
import type { ContextConfig } from './context-config.ts';
import { queryTemplate } from './queries.ts';
import { advancedHunting, logAnalytics, type QueryRunner } from './query-runner.ts';
import { describeFailure, type ServiceWords } from './source-failure.ts';
import { defenderWords } from './sources/defender.ts';
import { graphWords } from './sources/graph.ts';
import { hasWatchlist } from './sources/watchlist-items.ts';

/** What one try of a source came to. */
export interface PreflightResult {
  /** The source, and what of it was tried where that is not all. */
  readonly name: string;
  readonly status: 'ok' | 'unavailable';
  /** What is wrong, in words that an operator can act on. */
  readonly detail?: string;
}

const PATIENCE_MS = 10_000;
const DAY_MS = 24 * 60 * 60_000;

export interface PreflightDeps {
  readonly client: Pick<HttpClient, 'request'>;
  readonly clock: () => Date;
}

/** Tries each configured source with the least call that needs the same rights. Never rejects for what a source does. */
export async function preflight(
  config: ContextConfig,
  { client, clock }: PreflightDeps,
): Promise<readonly PreflightResult[]> {
  const now = clock().getTime();
  const span = { since: new Date(now - DAY_MS).toISOString(), until: new Date(now).toISOString() };
  const deadline = now + PATIENCE_MS;

  async function call(name: string, request: Omit<HttpRequest, 'readOnly'>, words: ServiceWords) {
    const outcome = await client.request({ ...request, readOnly: true, deadline });
    return outcome.kind === 'ok' ? passed(name) : refused(name, describeFailure(outcome, words).detail);
  }

  async function query(name: string, runner: QueryRunner, text: string) {
    const outcome = await runner.run({ text, ...span, deadline });
    if (outcome.kind === 'failed') return refused(name, outcome.failure.detail);
    return outcome.partial === undefined ? passed(name) : refused(name, outcome.partial.detail);
  }

  async function watchlist(alias: string, runner: QueryRunner) {
    const name = `watchlist ${alias}`;
    const outcome = await runner.run({
      text: queryTemplate('watchlist').render({ alias }),
      ...span,
      deadline,
    });
    if (outcome.kind === 'failed') return refused(name, outcome.failure.detail);
    if (hasWatchlist(outcome.rows)) return passed(name);
    return refused(name, `The workspace has no watchlist of the alias ${alias}.`);
  }

  const { logs, hunting, defender, graph, watchlists } = config;
  const tables = queryTemplate('preflight').render({ since: span.since });
  const tries: Promise<PreflightResult>[] = [];
  if (logs) {
    const runner = logAnalytics(client, logs);
    tries.push(query('log-analytics', runner, tables));
    const aliases = [watchlists.hosts, watchlists.accounts].filter((alias) => alias !== undefined);
    for (const alias of aliases) tries.push(watchlist(alias, runner));
  }
  if (hunting) tries.push(query('advanced-hunting', advancedHunting(client, hunting), tables));
  if (defender) {
    const { endpoint, audience } = defender;
    const url = `${endpoint}/api/machines?$top=1`;
    tries.push(call('defender', { method: 'GET', url, audience, quota: 'defender-machines' }, defenderWords));
  }
  if (graph) {
    const { endpoint: audience } = graph;
    const users = `${audience}/v1.0/users?$top=1&$select=id`;
    const roles = `${audience}/v1.0/roleManagement/directory/roleDefinitions?$top=1&$select=id`;
    tries.push(call('graph users', { method: 'GET', url: users, audience, quota: 'graph' }, graphWords));
    tries.push(call('graph roles', { method: 'GET', url: roles, audience, quota: 'graph' }, graphWords));
  }
  return Promise.all(tries);
}

function passed(name: string): PreflightResult {
  return { name, status: 'ok' };
}

function refused(name: string, detail: string): PreflightResult {
  return { name, status: 'unavailable', detail };
}

const REMEMBERED_MS = 60_000;

/** What was tried a moment ago holds: whoever asks for the health of the service cannot use up a source's limits. */
export function rememberPreflight(
  run: () => Promise<readonly PreflightResult[]>,
  clock: () => Date,
): () => Promise<readonly PreflightResult[]> {
  return shareWork(run, REMEMBERED_MS, clock);
}

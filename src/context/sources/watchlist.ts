import { compact } from '../../compact.ts';
import type { AccountContext, HostContext } from '../context.schema.ts';
import type { FactCache, Loaded } from '../fact-cache.ts';
import { queryTemplate } from '../queries.ts';
import type { QueryRunner } from '../query-runner.ts';
import { accountNameOf, type ContextSource, hostNameOf, type SourceFailure } from '../source.ts';
import { failed, nothingToAsk } from '../source-answer.ts';
import { findItem, hasWatchlist, itemsSchema, readItems, type WatchlistItems } from './watchlist-items.ts';

/** What one list says of a name. */
interface Found {
  readonly facts?: Partial<HostContext> & Partial<AccountContext>;
  readonly failure?: SourceFailure;
  readonly ageMs?: number;
}

const TTL_MS = 10 * 60_000;

/**
 * Sentinel watchlists as inventory: the search key is the name of the host or the account, columns `role`, `tags`
 * (comma-separated), `owner`, `criticality` and `os` mean what they mean in the inventory table. The whole list is
 * read, since every alert asks for some name of it.
 */
export function watchlistSource(
  runner: QueryRunner,
  { hosts, accounts }: { readonly hosts?: string; readonly accounts?: string },
  cache: FactCache,
  clock: () => Date,
): ContextSource {
  async function load(alias: string, deadline: number): Promise<Loaded<WatchlistItems>> {
    const now = clock();
    const outcome = await runner.run({
      text: queryTemplate('watchlist').render({ alias }),
      since: new Date(now.getTime() - 24 * 60 * 60_000).toISOString(),
      until: now.toISOString(),
      deadline,
    });
    if (outcome.kind === 'failed') return outcome;
    if (outcome.partial !== undefined) return { kind: 'failed', failure: outcome.partial };
    if (!hasWatchlist(outcome.rows)) {
      const detail = `The workspace has no watchlist ${alias}: check WATCHLIST_HOSTS and WATCHLIST_ACCOUNTS.`;
      return { kind: 'failed', failure: { reason: 'not-found', detail } };
    }
    return { kind: 'value', value: readItems(outcome.rows) };
  }

  async function find(alias: string | undefined, name: string | undefined, deadline: number): Promise<Found> {
    if (alias === undefined || name === undefined) return {};
    const kept = { key: `watchlist ${alias}`, ttlMs: TTL_MS, schema: itemsSchema, shared: true };
    const found = await cache.get(kept, () => load(alias, deadline));
    if (found.kind === 'failed') return { failure: found.failure };
    const record = findItem(found.value, name);
    return compact({
      facts: record === undefined ? undefined : { ...record, inventoried: true },
      failure: found.kind === 'stale' ? found.failure : undefined,
      ageMs: found.kind === 'stale' ? found.ageMs : undefined,
    });
  }

  return {
    name: 'watchlist',
    async lookUp(subject, deadline) {
      const [host, account] = await Promise.all([
        find(hosts, hostNameOf(subject), deadline),
        find(accounts, accountNameOf(subject), deadline),
      ]);
      const facts = compact({ host: host.facts, account: account.facts });
      const failure: SourceFailure | undefined = host.failure ?? account.failure;
      if (failure === undefined) {
        return hostNameOf(subject) === undefined && accountNameOf(subject) === undefined
          ? nothingToAsk('the alert names no host and no account')
          : { facts, state: { status: 'ok' } };
      }
      const ageMs = host.ageMs ?? account.ageMs;
      if (ageMs === undefined) return failed(failure, facts);
      return { facts, state: { status: 'stale', ...failure, ageMs } };
    },
  };
}

import { compact } from '../compact.ts';
import type { AccountContext, Context, HostContext, SourceState } from './context.schema.ts';
import type { ContextFacts, SourceFailure } from './source.ts';

function union(...lists: readonly (readonly string[] | undefined)[]): string[] {
  return [...new Set(lists.flatMap((list) => list ?? []))].sort();
}

/** Facts of several sources as one: of two that tell the same, the earlier one is believed. Tags add up. */
export function joinFacts(facts: readonly ContextFacts[]): ContextFacts {
  return facts.reduceRight<ContextFacts>(
    (joined, { host, account, activity }) =>
      compact({
        host: joinNamed(joined.host, host),
        account: joinNamed(joined.account, account),
        activity: activity === undefined ? joined.activity : { ...joined.activity, ...activity },
      }),
    {},
  );
}

function joinNamed<Named extends { readonly tags?: readonly string[]; readonly inventoried?: boolean }>(
  base: Named | undefined,
  over: Named | undefined,
): Named | undefined {
  if (base === undefined || over === undefined) return base ?? over;
  const inventoried = base.inventoried === true || over.inventoried === true;
  const tags =
    base.tags === undefined && over.tags === undefined ? {} : { tags: union(base.tags, over.tags) };
  return { ...base, ...over, ...tags, ...(inventoried ? { inventoried } : {}) };
}

/**
 * What two look-ups of one case tell: the later one holds, and what it does not tell stays. A source that gives
 * nothing now takes nothing away that it gave before.
 */
export function mergeContext(known: Context, more: Context): Context {
  const host: HostContext = {
    ...known.host,
    ...more.host,
    tags: union(known.host.tags, more.host.tags),
    inventoried: known.host.inventoried || more.host.inventoried,
  };
  const account: AccountContext = {
    ...known.account,
    ...more.account,
    class: more.account.class === 'unknown' ? known.account.class : more.account.class,
    tags: union(known.account.tags, more.account.tags),
    inventoried: known.account.inventoried || more.account.inventoried,
  };
  const activity =
    known.activity === undefined && more.activity === undefined
      ? undefined
      : { ...known.activity, ...more.activity };
  return compact({ host, account, activity, sources: more.sources });
}

/** Names of the sources that could not be asked, or gave an old answer: worth another try. */
export function lackingSources(sources: readonly SourceState[]): readonly string[] {
  return sources
    .filter(({ name, status }) => name !== 'alert' && (status === 'unavailable' || status === 'stale'))
    .map(({ name }) => name);
}

/** The context with a failure of a source that looked well otherwise: it could not give the alert's own rows. */
export function withFailure(
  context: Context,
  source: string | undefined,
  failure: SourceFailure | undefined,
): Context {
  if (source === undefined || failure === undefined) return context;
  const sources = context.sources.map((state): SourceState => {
    if (state.name !== source || state.status !== 'ok') return state;
    return { ...state, status: 'unavailable', ...failure, detail: `rows of the alert: ${failure.detail}` };
  });
  return { ...context, sources };
}

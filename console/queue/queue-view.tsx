import { useEffect, useMemo, useState } from 'preact/hooks';
import { ask } from '../data/client.ts';
import type { CaseCountsAnswer, CasePage, CaseSummary } from '../data/types.ts';
import { useLoad } from '../data/use-load.ts';
import { counted } from '../format.ts';
import { hrefOf, type Route } from '../route.ts';
import { StaleNotice } from '../ui/notice.tsx';
import { useTitle } from '../ui/use-title.ts';
import { CountsChart, DispositionFilter } from './counts-chart.tsx';
import { FilterForm } from './filter-form.tsx';
import { pageBefore, rememberPageBefore, rememberQueue } from './place.ts';
import { apiFilter, chartStretch, filterOf, narrows, type QueueFilter } from './queue-filter.ts';
import { QueueList } from './queue-list.tsx';

const REFRESH_MS = 15_000;
const PAGE_SIZES = ['50', '100', '200'];

/** The cases, newest first, with what the address says of them: filters, page, page size. */
export function QueueView({ query }: { readonly query: Route['query'] }) {
  const filter = filterOf(query);
  const { cursor } = query;
  const limit = PAGE_SIZES.includes(query['limit'] ?? '') ? query['limit'] : undefined;
  const address = (change: QueueFilter & { cursor?: string; page?: string }) =>
    hrefOf([], { ...change, limit });
  const href = address({ ...filter, ...(cursor ? { cursor, page: query['page'] ?? '2' } : {}) });
  const [nowMs, setNowMs] = useState(Date.now());
  // The moment is fixed for as long as the address stays: every refresh asks for the same list.
  const asked = useMemo(() => apiFilter(filter, Date.now()), [href]);
  useTitle('Queue');

  const list = useLoad(
    href,
    (signal) => ask<CasePage>(['cases'], { signal, query: { ...asked, limit, cursor } }),
    REFRESH_MS,
  );
  const stretch = chartStretch(filter, Math.floor(nowMs / 3_600_000) * 3_600_000);
  const counts = useLoad(
    JSON.stringify(stretch),
    (signal) => ask<CaseCountsAnswer>(['cases', 'counts'], { signal, query: stretch }),
    REFRESH_MS,
  );
  const { shown, fresh, show } = useCalmList(href, list.value?.cases, cursor === undefined);

  useEffect(() => setNowMs(Date.now()), [list.atMs]);
  useEffect(() => rememberQueue(href, shown?.map(({ id }) => id) ?? []), [href, shown]);

  const next = list.value?.cursor;
  const page = Number(query['page'] ?? '1') || 1;
  const following =
    next && address({ ...filter, since: asked['since'], cursor: next, page: String(page + 1) });
  const change = (next: QueueFilter) => {
    location.hash = address(next);
  };
  return (
    <>
      <h1 class="hidden">Queue</h1>
      <section class="overview" aria-label="Counts">
        <DispositionFilter
          total={counts.value?.total}
          chosen={filter.disposition}
          hrefOf={(disposition) => address({ ...filter, disposition })}
        />
        {counts.value && (
          <CountsChart
            counts={counts.value}
            caption={captionOf(filter, counts.value)}
            hrefOf={(bucket, until) => address({ ...filter, last: undefined, since: bucket.start, until })}
          />
        )}
      </section>
      <FilterForm filter={filter} onChange={change} />
      <StaleNotice problem={list.problem} atMs={list.atMs} />
      {fresh > 0 && (
        <button type="button" class="fresh no-print" onClick={show}>
          {counted(fresh, 'new case')} – show
        </button>
      )}
      {shown === undefined && list.problem === undefined && <p class="muted loading">Loading cases …</p>}
      {shown?.length === 0 && <Empty filter={filter} />}
      {shown !== undefined && shown.length > 0 && <QueueList cases={shown} href={href} nowMs={nowMs} />}
      {shown !== undefined && (shown.length > 0 || cursor) && (
        <nav class="pages no-print" aria-label="Pages">
          {cursor !== undefined && (
            <>
              <a href={address(filter)}>Newest</a>
              <a rel="prev" href={pageBefore(cursor) ?? address(filter)}>
                ← Newer
              </a>
            </>
          )}
          <span class="muted">
            page {page}, {counted(shown.length, 'case')}
          </span>
          {following && next && (
            <a rel="next" href={following} onClick={() => rememberPageBefore(next, href)}>
              Older →
            </a>
          )}
          <label>
            per page
            <select
              value={limit ?? '50'}
              onChange={(event) => {
                location.hash = hrefOf([], { ...filter, limit: event.currentTarget.value });
              }}
            >
              {PAGE_SIZES.map((size) => (
                <option key={size}>{size}</option>
              ))}
            </select>
          </label>
        </nav>
      )}
    </>
  );
}

/**
 * A list that does not move under the hand: lines that are shown change in place, and what is new waits above
 * until somebody asks for it.
 */
function useCalmList(key: string, latest: readonly CaseSummary[] | undefined, live: boolean) {
  const [base, setBase] = useState<{ readonly key: string; readonly cases: readonly CaseSummary[] }>();
  useEffect(() => {
    if (latest !== undefined && base?.key !== key) setBase({ key, cases: latest });
  }, [key, latest, base]);
  const known = base?.key === key ? base.cases : latest;
  const shown = useMemo(() => {
    const now = new Map(latest?.map((found) => [found.id, found]));
    return known?.map((found) => now.get(found.id) ?? found);
  }, [known, latest]);
  const ids = new Set(known?.map(({ id }) => id));
  const newest = known?.[0]?.createdAt ?? '';
  const fresh =
    live && latest ? latest.filter(({ id, createdAt }) => !ids.has(id) && createdAt >= newest) : [];
  return {
    shown,
    fresh: fresh.length,
    show() {
      setBase(latest && { key, cases: latest });
      window.scrollTo(0, 0);
    },
  };
}

function captionOf(filter: QueueFilter, { bucket, since, until, truncated }: CaseCountsAnswer): string {
  const length = bucket === 'day' ? 10 : 16;
  const last = new Date(Date.parse(until) - 1).toISOString();
  const edge = (iso: string) => iso.slice(0, length).replace('T', ' ');
  const other = narrows(filter) ? ', whatever the other filters' : '';
  const older = truncated ? '; there are older ones than could be counted' : '';
  return `Filed ${edge(since)} to ${edge(last)} UTC by ${bucket}${other}${older}`;
}

function Empty({ filter }: { readonly filter: QueueFilter }) {
  return (
    <p class="empty">
      {Object.keys(filter).length > 0
        ? 'No case passes these filters.'
        : 'There are no cases yet. They appear here as alerts come in.'}
    </p>
  );
}

import { useLayoutEffect, useRef } from 'preact/hooks';
import type { CaseSummary } from '../data/types.ts';
import { ago, moment } from '../format.ts';
import { hrefOf } from '../route.ts';
import { DispositionBadge, VerdictBadge } from '../ui/badges.tsx';
import { useKeys } from '../ui/shortcuts.ts';
import { Value } from '../ui/value.tsx';
import { lastPlace, rememberCase } from './place.ts';

interface ListProps {
  readonly cases: readonly CaseSummary[];
  /** Of the queue that is shown. */
  readonly href: string;
  readonly nowMs: number;
}

/**
 * The cases, one a line. `j` and `k` move the focus itself, so that Enter opens what has it, and a screen reader
 * reads it.
 */
export function QueueList({ cases, href, nowMs }: ListProps) {
  const list = useRef<HTMLOListElement>(null);

  const links = () => [...(list.current?.querySelectorAll<HTMLAnchorElement>('a.row') ?? [])];
  const move = (step: 1 | -1) => {
    const all = links();
    const at = all.findIndex((link) => link.matches(':focus'));
    const from = at < 0 ? all.findIndex((link) => link.dataset['id'] === lastPlace().id) : at;
    const next = from < 0 ? all[0] : all[from + step];
    if (next !== undefined) return next.focus();
    if (step === 1) document.querySelector<HTMLAnchorElement>('.pages a[rel=next]')?.focus();
  };
  useKeys({ j: () => move(1), k: () => move(-1) });

  // Back from a case: to the same line at the same place.
  useLayoutEffect(() => {
    const { href: of, id, scrollY } = lastPlace();
    if (of !== href || id === undefined) return;
    const link = links().find((one) => one.dataset['id'] === id);
    if (link === undefined) return;
    window.scrollTo(0, scrollY);
    link.focus({ preventScroll: true });
  }, [href]);

  return (
    <ol class="queue" ref={list}>
      <li class="head" aria-hidden="true">
        <span>Disposition</span>
        <span class="number">Score</span>
        <span>What happened</span>
        <span>Host, account</span>
        <span>Filed, verdict</span>
      </li>
      {cases.map((found) => (
        <li key={found.id}>
          <Row found={found} nowMs={nowMs} />
        </li>
      ))}
    </ol>
  );
}

function Row({ found, nowMs }: { readonly found: CaseSummary; readonly nowMs: number }) {
  const { id, disposition, score, summary, branches, category, incidentNumber, host, account, verdict } =
    found;
  return (
    <a
      class={`row ${disposition}`}
      data-id={id}
      href={hrefOf(['cases', id])}
      onClick={() => rememberCase(id)}
    >
      <DispositionBadge disposition={disposition} />
      <span class="number score">
        <span class="hidden">score </span>
        {Math.round(score)}
      </span>
      <span class="what">
        <Value text={summary} still />
        <small>
          {branches.map((branch) => (
            <span key={branch}>
              <Value text={branch} still />
            </span>
          ))}
          {category !== undefined && (
            <span class="tag">
              <Value text={category} limit={60} still />
            </span>
          )}
          {incidentNumber !== undefined && <span>incident {incidentNumber}</span>}
        </small>
      </span>
      <span class="where">
        {host !== undefined && <Value text={host} still />}
        <small>{account !== undefined && <Value text={account} still />}</small>
      </span>
      <span class="when">
        <time
          dateTime={found.createdAt}
          title={`Filed ${moment(found.createdAt)}, event ${moment(found.startTime)}`}
        >
          {ago(found.createdAt, nowMs)}
        </time>
        {verdict !== undefined && <VerdictBadge classification={verdict} />}
      </span>
    </a>
  );
}

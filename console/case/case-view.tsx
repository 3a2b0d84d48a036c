import { useEffect, useState } from 'preact/hooks';
import { deciding } from '../../src/note/by-weight.ts';
import { ask } from '../data/client.ts';
import type { CaseView } from '../data/types.ts';
import { useLoad } from '../data/use-load.ts';
import { signed } from '../format.ts';
import { lastPlace, neighbour, rememberCase } from '../queue/place.ts';
import { hrefOf } from '../route.ts';
import { StaleNotice } from '../ui/notice.tsx';
import { useKeys } from '../ui/shortcuts.ts';
import { useTitle } from '../ui/use-title.ts';
import { Value } from '../ui/value.tsx';
import { Ancestry } from './ancestry.tsx';
import { AroundIt } from './around-it.tsx';
import { AlertFacts, RuleFacts, WriteBackFacts } from './case-facts.tsx';
import { CheckList } from './check-list.tsx';
import { Claims } from './claims.tsx';
import { ContextCards } from './context-cards.tsx';
import { Evidence } from './evidence.tsx';
import { Explanation } from './explanation.tsx';
import { ScoreWaterfall } from './score-waterfall.tsx';
import { Section } from './section.tsx';
import { Timeline } from './timeline.tsx';
import { TopOfCase } from './top-of-case.tsx';
import { VerdictForm } from './verdict-form.tsx';

const REFRESH_MS = 20_000;
const REASONS_AT_ONCE = 4;

/** The sections below the first view, each one key away. */
const SECTIONS = [
  ['score', 'Score'],
  ['explanation', 'What the rule saw'],
  ['ancestry', 'Ancestry'],
  ['timeline', 'Timeline'],
  ['context', 'Host and account'],
  ['claims', 'Allowlist'],
  ['rule', 'Rule'],
  ['evidence', 'Evidence'],
  ['alert', 'Alert and incident'],
] as const;

export function CaseDetails({ id }: { readonly id: string }) {
  const loaded = useLoad(`case ${id}`, (signal) => ask<CaseView>(['cases', id], { signal }), REFRESH_MS);
  const { value: triaged, problem } = loaded;
  useTitle(triaged ? triaged.summary : 'Case');
  const go = (step: 1 | -1) => {
    const other = neighbour(id, step);
    if (other === undefined) return;
    rememberCase(other);
    location.hash = hrefOf(['cases', other]);
  };
  useKeys({
    j: () => go(1),
    k: () => go(-1),
    u: () => {
      location.hash = lastPlace().href;
    },
    ...Object.fromEntries(SECTIONS.map(([section], at) => [String(at + 1), () => jumpTo(section)])),
  });
  return (
    <>
      <nav class="crumbs no-print" aria-label="Case">
        <a href={lastPlace().href}>← Queue</a>
        {neighbour(id, -1) !== undefined && (
          <button type="button" class="link" onClick={() => go(-1)}>
            newer (k)
          </button>
        )}
        {neighbour(id, 1) !== undefined && (
          <button type="button" class="link" onClick={() => go(1)}>
            older (j)
          </button>
        )}
      </nav>
      {problem?.code === 'case.not-found' ? (
        <p class="empty">There is no case with this id.</p>
      ) : (
        <StaleNotice problem={problem} atMs={loaded.atMs} />
      )}
      {triaged === undefined && problem === undefined && <p class="muted loading">Loading the case …</p>}
      {triaged && <CasePage key={id} triaged={triaged} etag={loaded.etag} reload={loaded.reload} />}
    </>
  );
}

function jumpTo(section: string): void {
  const heading = document.getElementById(`${section}-title`);
  heading?.scrollIntoView();
  heading?.focus({ preventScroll: true });
}

interface PageProps {
  readonly triaged: CaseView;
  readonly etag: string | undefined;
  reload(): void;
}

function CasePage({ triaged, etag, reload }: PageProps) {
  const changed = useChanged(triaged.revision);
  const { events, rule } = triaged;
  const [first] = events;
  return (
    <article class="case">
      <TopOfCase triaged={triaged} changed={changed} />
      <div class="columns ten-seconds">
        <section class="card" aria-labelledby="why">
          <h2 id="why">Why</h2>
          <TopReasons triaged={triaged} />
        </section>
        <section class="card" aria-labelledby="next">
          <h2 id="next">Check next</h2>
          <CheckList triaged={triaged} />
        </section>
        <section class="card" aria-label="Verdict">
          <VerdictForm triaged={triaged} etag={etag} onRecorded={reload} />
        </section>
      </div>
      <nav class="sections no-print" aria-label="Sections">
        {SECTIONS.map(([section, title], at) => (
          <button type="button" class="link" key={section} onClick={() => jumpTo(section)}>
            <kbd>{at + 1}</kbd> {title}
          </button>
        ))}
      </nav>
      <Section id="score" title="Score">
        <ScoreWaterfall triaged={triaged} />
      </Section>
      <Section
        id="explanation"
        title="What the rule saw"
        note={events.length > 1 ? `${events.length} rows` : undefined}
      >
        {events.map((row, at) => (
          <Explanation key={at} row={row} shipped={rule.source === 'shipped'} />
        ))}
      </Section>
      <Section id="ancestry" title="Ancestry">
        {first ? (
          <Ancestry row={first} known={triaged.context.activity?.ancestry} />
        ) : (
          <p class="muted">The alert carries no row.</p>
        )}
      </Section>
      <Section id="timeline" title="Timeline">
        <Timeline triaged={triaged} />
        {triaged.context.activity && <AroundIt activity={triaged.context.activity} />}
      </Section>
      <Section id="context" title="Host and account">
        <ContextCards context={triaged.context} />
      </Section>
      <Section id="claims" title="Allowlist">
        <Claims claims={triaged.allowlist} />
      </Section>
      <Section
        id="rule"
        title="Rule"
        note={rule.drift.length > 0 ? `differs in ${rule.drift.length}` : undefined}
      >
        <RuleFacts rule={rule} />
      </Section>
      <Section id="evidence" title="Evidence">
        <Evidence triaged={triaged} />
      </Section>
      <Section id="alert" title="Alert and incident">
        <AlertFacts triaged={triaged} />
        <h3>Write-back</h3>
        <WriteBackFacts actions={triaged.writeback} />
      </Section>
    </article>
  );
}

function TopReasons({ triaged }: { readonly triaged: CaseView }) {
  const reasons = deciding(triaged.score.reasons);
  return (
    <ul class="why">
      {reasons.slice(0, REASONS_AT_ONCE).map((reason) => (
        <li key={reason.code}>
          <span class={`points ${reason.points < 0 ? 'down' : 'up'}`}>{signed(reason.points)}</span>
          <span>
            <Value text={reason.text} />{' '}
            {reason.evidence !== undefined && <Value text={reason.evidence} code limit={160} />}
          </span>
        </li>
      ))}
      {reasons.length > REASONS_AT_ONCE && (
        <li>
          <span />
          <button type="button" class="link" onClick={() => jumpTo('score')}>
            {reasons.length - REASONS_AT_ONCE} more
          </button>
        </li>
      )}
    </ul>
  );
}

/** Whether the case is another revision than the one that was opened. */
function useChanged(revision: number): boolean {
  const [opened] = useState(revision);
  const [changed, setChanged] = useState(false);
  useEffect(() => setChanged(revision !== opened), [revision, opened]);
  return changed;
}

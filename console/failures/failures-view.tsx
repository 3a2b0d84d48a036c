import { useState } from 'preact/hooks';
import { ask, type Problem } from '../data/client.ts';
import type { Case, FailurePage } from '../data/types.ts';
import { useLoad } from '../data/use-load.ts';
import { counted } from '../format.ts';
import { hrefOf, type Route } from '../route.ts';
import { announce } from '../ui/announce.tsx';
import { Moment } from '../ui/moment.tsx';
import { ProblemNotice, StaleNotice } from '../ui/notice.tsx';
import { useFocusOnce, useTitle } from '../ui/use-title.ts';
import { Value } from '../ui/value.tsx';
import { Payload } from './payload.tsx';

const REFRESH_MS = 30_000;

type Failure = FailurePage['failures'][number];

interface Outcome {
  readonly cases: readonly Case[];
  readonly ignored: readonly { readonly reason: string }[];
  readonly failures: readonly { readonly id: string; readonly code: string; readonly message: string }[];
}

interface Replayed extends Failure {
  readonly outcome: Outcome;
}

/** What failed again with the same id is kept, and may be tried once more. */
const waitsOn = ({ id, outcome }: Replayed) => outcome.failures.some((failed) => failed.id === id);

/** What could not be triaged, and another try. A line stays after it, with what became of it. */
export function FailuresView({ query }: { readonly query: Route['query'] }) {
  const heading = useFocusOnce<HTMLHeadingElement>();
  useTitle('Failures');
  const { cursor } = query;
  const loaded = useLoad(
    `failures ${cursor ?? ''}`,
    (signal) => ask<FailurePage>(['failures'], { signal, query: { cursor } }),
    REFRESH_MS,
  );
  const [replayed, setReplayed] = useState<readonly Replayed[]>([]);
  const { value, problem, atMs } = loaded;
  const done = replayed.filter((one) => !waitsOn(one));
  const waiting = value?.failures.filter(({ id }) => !done.some((one) => one.id === id)) ?? [];
  return (
    <>
      <h1 ref={heading} tabIndex={-1}>
        Failures
      </h1>
      <p class="muted">
        What came in and could not be triaged, whole. After its cause is gone (a rule that was not configured,
        a version that read less) try it again.
      </p>
      <StaleNotice problem={problem} atMs={atMs} />
      {value === undefined && problem === undefined && <p class="muted loading">Loading …</p>}
      {done.length > 0 && (
        <ul class="entries">
          {done.map((failure) => (
            <li key={failure.id} class="card">
              <FailureLine failure={failure} />
              <OutcomeText outcome={failure.outcome} />
            </li>
          ))}
        </ul>
      )}
      {value && waiting.length === 0 && <p class="empty">Nothing waits here.</p>}
      <ul class="entries">
        {waiting.map((failure) => (
          <Waiting
            key={failure.id}
            failure={failure}
            outcome={replayed.find(({ id }) => id === failure.id)?.outcome}
            onReplayed={(outcome) => {
              setReplayed((before) => [
                { ...failure, outcome },
                ...before.filter(({ id }) => id !== failure.id),
              ]);
              announce(sentenceOf(outcome));
              loaded.reload();
            }}
          />
        ))}
      </ul>
      {(value?.cursor || cursor) && (
        <nav class="pages no-print" aria-label="Pages">
          {cursor && <a href={hrefOf(['failures'])}>Newest</a>}
          {value?.cursor && (
            <a rel="next" href={hrefOf(['failures'], { cursor: value.cursor })}>
              Older →
            </a>
          )}
        </nav>
      )}
    </>
  );
}

function FailureLine({ failure }: { readonly failure: Failure }) {
  return (
    <p>
      <Value text={failure.code} code /> <Value text={failure.message} limit={400} />{' '}
      <small class="muted">
        at <Value text={failure.path === '' ? 'the whole' : failure.path} code /> ·{' '}
        <Value text={failure.channel} /> · <Moment iso={failure.createdAt} /> ·{' '}
        {counted(failure.size, 'character')}
      </small>
    </p>
  );
}

interface WaitingProps {
  readonly failure: Failure;
  /** Of the last try. */
  readonly outcome: Outcome | undefined;
  onReplayed(outcome: Outcome): void;
}

function Waiting({ failure, outcome, onReplayed }: WaitingProps) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const replay = async () => {
    setBusy(true);
    const answer = await ask<Outcome>(['failures', failure.id, 'replay'], { method: 'POST' });
    setBusy(false);
    setProblem(answer.ok ? undefined : answer.problem);
    if (answer.ok) onReplayed(answer.value);
  };
  return (
    <li class="card">
      <FailureLine failure={failure} />
      <Payload id={failure.id} />
      {outcome && <OutcomeText outcome={outcome} />}
      {problem && <ProblemNotice problem={problem} />}
      <div class="actions no-print">
        <button type="button" disabled={busy} onClick={replay}>
          {busy ? 'Trying …' : 'Try again'}
        </button>
      </div>
    </li>
  );
}

function sentenceOf({ cases, ignored, failures }: Outcome): string {
  const parts = [
    cases.length > 0 ? counted(cases.length, 'case') : '',
    ignored.length > 0 ? `${ignored.length} ignored` : '',
    failures.length > 0 ? `${failures.length} failed again` : '',
  ].filter((part) => part !== '');
  return `Tried again: ${parts.join(', ') || 'nothing in it'}.`;
}

function OutcomeText({ outcome }: { readonly outcome: Outcome }) {
  return (
    <div class={`notice${outcome.failures.length > 0 ? ' bad' : ''}`}>
      <p>{sentenceOf(outcome)}</p>
      <ul>
        {outcome.cases.map(({ id, summary }) => (
          <li key={id}>
            <a href={hrefOf(['cases', id])}>
              <Value text={summary} limit={300} still />
            </a>
          </li>
        ))}
        {outcome.ignored.map(({ reason }) => (
          <li key={reason}>
            ignored: <Value text={reason} />
          </li>
        ))}
        {outcome.failures.map(({ id, code, message }) => (
          <li key={id}>
            <Value text={code} code /> <Value text={message} limit={300} />
          </li>
        ))}
      </ul>
    </div>
  );
}

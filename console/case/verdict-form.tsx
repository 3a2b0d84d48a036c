import { useRef, useState } from 'preact/hooks';
import { ask, type Problem } from '../data/client.ts';
import { keep, recall } from '../data/keep.ts';
import { analyst } from '../data/settings.ts';
import { useStore } from '../data/store.ts';
import type { Case, Classification } from '../data/types.ts';
import { hrefOf } from '../route.ts';
import { announce } from '../ui/announce.tsx';
import { VerdictBadge } from '../ui/badges.tsx';
import { Moment } from '../ui/moment.tsx';
import { ProblemNotice } from '../ui/notice.tsx';
import { useKeys } from '../ui/shortcuts.ts';
import { Value } from '../ui/value.tsx';

const CHOICES: readonly (readonly [Classification, title: string, hint: string])[] = [
  ['TruePositive', 'True positive', 'An attack.'],
  ['BenignPositive', 'Benign positive', 'Happened as told, and is allowed.'],
  ['FalsePositive', 'False positive', 'The rule is wrong about it.'],
  ['Undetermined', 'Undetermined', 'Cannot be told.'],
];

interface VerdictProps {
  readonly triaged: Case;
  /** Of the case as it is shown: a verdict is on what the analyst saw. */
  readonly etag: string | undefined;
  onRecorded(): void;
}

/** The verdict on a case. What was typed is kept for this tab until it has been recorded. */
export function VerdictForm({ triaged, etag, onRecorded }: VerdictProps) {
  const { id, verdict } = triaged;
  const [chosen, setChosen] = useState<Classification | undefined>(verdict?.classification);
  const [comment, setComment] = useState(recall('tab', `comment.${id}`) ?? '');
  const [problem, setProblem] = useState<Problem>();
  const [busy, setBusy] = useState(false);
  const by = useStore(analyst);
  const group = useRef<HTMLFieldSetElement>(null);
  // At once, not after the next drawing: what was typed a moment before a reload is kept too.
  const write = (text: string) => {
    keep('tab', `comment.${id}`, text);
    setComment(text);
  };
  useKeys({
    v: () => {
      const inputs = group.current?.querySelectorAll<HTMLInputElement>('input[type=radio]');
      const target = [...(inputs ?? [])].find((input) => input.checked) ?? inputs?.[0];
      target?.focus();
    },
  });

  const record = async (event: Event) => {
    event.preventDefault();
    if (chosen === undefined || busy) return;
    setBusy(true);
    const body = {
      classification: chosen,
      by,
      ...(comment.trim() === '' ? {} : { comment: comment.trim() }),
    };
    const answer = await ask<Case>(['cases', id, 'verdict'], { method: 'PUT', body, ifMatch: etag });
    setBusy(false);
    setProblem(answer.ok ? undefined : answer.problem);
    if (!answer.ok) {
      // The case as it is now, to be looked at before another try; the words stay.
      if (answer.problem.status === 412) onRecorded();
      return;
    }
    write('');
    announce('Verdict recorded.');
    onRecorded();
  };

  return (
    <form class="verdict-form" onSubmit={record}>
      {verdict && (
        <p class="given">
          <VerdictBadge classification={verdict.classification} /> by <Value text={verdict.by} />,{' '}
          <Moment iso={verdict.at} />
          {verdict.comment !== undefined && (
            <>
              : <Value text={verdict.comment} limit={600} />
            </>
          )}
        </p>
      )}
      <fieldset ref={group} class="no-print">
        <legend>{verdict ? 'Change the verdict' : 'Your verdict'}</legend>
        <div class="choices">
          {CHOICES.map(([classification, title, hint]) => (
            <label key={classification} title={hint}>
              <input
                type="radio"
                name="classification"
                value={classification}
                checked={chosen === classification}
                onChange={() => setChosen(classification)}
              />
              {title}
            </label>
          ))}
        </div>
        <label>
          Comment
          <textarea
            rows={2}
            maxLength={4000}
            value={comment}
            onInput={(event) => write(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && (event.ctrlKey || event.metaKey))
                event.currentTarget.form?.requestSubmit();
            }}
          />
        </label>
        <label>
          By
          <input
            type="text"
            required
            maxLength={256}
            autocomplete="username"
            value={by}
            placeholder="your name or address"
            onInput={(event) => analyst.set(event.currentTarget.value)}
          />
        </label>
        {problem && (
          <ProblemNotice problem={problem}>
            {problem.status === 412 ? (
              <p>
                The case as it is now is shown. Look at it again, then record your verdict. Your comment is
                kept.
              </p>
            ) : (
              <p>Your comment is kept. Try again.</p>
            )}
          </ProblemNotice>
        )}
        <div class="actions">
          <button type="submit" class="primary" disabled={chosen === undefined || busy}>
            {busy ? 'Recording …' : 'Record verdict'}
          </button>
          <a class="button" href={hrefOf(['allowlist', 'edit'], { case: id })}>
            Make this an allowlist entry …
          </a>
        </div>
      </fieldset>
    </form>
  );
}

import { useEffect, useRef, useState } from 'preact/hooks';
import { ask, type Problem } from '../data/client.ts';
import { keep, recall } from '../data/keep.ts';
import { analyst } from '../data/settings.ts';
import { useStore } from '../data/store.ts';
import type { AllowlistItem, AllowlistSimulation } from '../data/types.ts';
import { hrefOf } from '../route.ts';
import { announce } from '../ui/announce.tsx';
import { ProblemNotice } from '../ui/notice.tsx';
import { type EntryDraft, idOf, parseDraft, valueAt } from './entry-draft.ts';
import { EntryFields } from './entry-fields.tsx';
import { Simulation } from './simulation.tsx';

interface EditorProps {
  /** Names what is edited: what was typed is kept under it for this tab. */
  readonly name: string;
  readonly start: EntryDraft;
  /** Of the entry that is there; absent for a new one. */
  readonly etag?: string | undefined;
  /** Tries the entry at once, before anything is asked of the analyst. */
  readonly tryAtOnce: boolean;
}

interface Tried {
  readonly text: string;
  readonly result: AllowlistSimulation;
}

/** Writes an entry. It can be saved only as it was last tried, and only when it hides nothing. */
export function EntryEditor({ name, start, etag, tryAtOnce }: EditorProps) {
  const [draft, setDraft] = useState(() => parseDraft(recall('tab', `entry.${name}`) ?? '') ?? start);
  const [tried, setTried] = useState<Tried>();
  const [problem, setProblem] = useState<Problem>();
  const [busy, setBusy] = useState<'trying' | 'saving'>();
  const by = useStore(analyst);
  const text = JSON.stringify(draft);
  const asStarted = text === JSON.stringify(start);
  const result = useRef<HTMLHeadingElement>(null);

  // At once, not after the next drawing: what was typed a moment before a reload is kept too.
  const change = (next: EntryDraft) => {
    const written = JSON.stringify(next);
    keep('tab', `entry.${name}`, written === JSON.stringify(start) ? undefined : written);
    setDraft(next);
  };

  const simulate = async () => {
    setBusy('trying');
    const answer = await ask<AllowlistSimulation>(['allowlist', 'simulate'], {
      method: 'POST',
      body: { entries: [draft] },
    });
    setBusy(undefined);
    setProblem(answer.ok ? undefined : answer.problem);
    setTried(answer.ok ? { text, result: answer.value } : undefined);
    result.current?.focus({ preventScroll: true });
  };
  const save = async () => {
    setBusy('saving');
    const answer = await ask<AllowlistItem>(['allowlist', idOf(draft)], {
      method: 'PUT',
      query: { by: by.replaceAll(',', ' ') },
      body: draft,
      ifMatch: etag,
    });
    setBusy(undefined);
    if (!answer.ok) return setProblem(answer.problem);
    keep('tab', `entry.${name}`, undefined);
    const isOver = answer.value.state === 'expired';
    announce(isOver ? 'The entry is saved; its last day is over.' : 'The entry is in force.');
    location.hash = hrefOf(['allowlist'], { entry: idOf(draft) });
  };
  useEffect(() => {
    if (tryAtOnce) void simulate();
  }, []);

  const current = tried?.text === text;
  const owner = valueAt(draft, 'owner');
  const owned = typeof owner === 'string' && !['', 'unknown'].includes(owner.trim());
  const harmless = current && tried.result.refused === undefined && tried.result.hides.length === 0;
  return (
    <div class="editor">
      <section class="card" aria-labelledby="simulated">
        <h2 id="simulated" ref={result} tabIndex={-1}>
          What it would do
        </h2>
        {busy === 'trying' && <p class="muted loading">Trying the entry on the stored cases …</p>}
        {tried && <Simulation result={tried.result} />}
        {tried && !current && <p class="notice">The entry has changed since. Try it again before saving.</p>}
        {!tried && busy === undefined && <p class="muted">Not tried yet.</p>}
        {problem && (
          <ProblemNotice problem={problem}>
            <p>What you typed is kept.</p>
          </ProblemNotice>
        )}
        {harmless && !owned && <p class="notice">Name an owner below, who can be asked about the entry.</p>}
        <label class="by">
          By, for the record of changes
          <input
            type="text"
            maxLength={256}
            autocomplete="username"
            value={by}
            placeholder="your name or address"
            onInput={(event) => analyst.set(event.currentTarget.value)}
          />
        </label>
        <div class="actions">
          <button
            type="button"
            class={harmless ? '' : 'primary'}
            disabled={busy !== undefined}
            onClick={simulate}
          >
            Try it on the stored cases
          </button>
          <button
            type="button"
            class={harmless ? 'primary' : ''}
            disabled={!harmless || !owned || by.trim() === '' || busy !== undefined}
            onClick={save}
          >
            {busy === 'saving' ? 'Saving …' : 'Save: put it in force'}
          </button>
          <a class="button" href={hrefOf(['allowlist'])}>
            Back to the allowlist
          </a>
          {!asStarted && (
            <button type="button" class="link" onClick={() => change(start)}>
              Undo my changes
            </button>
          )}
        </div>
      </section>
      <section class="card" aria-labelledby="entry">
        <h2 id="entry">The entry</h2>
        <EntryFields draft={draft} isNew={etag === undefined} onChange={change} />
      </section>
    </div>
  );
}

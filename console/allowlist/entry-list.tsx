import { useState } from 'preact/hooks';
import { ask, type Problem } from '../data/client.ts';
import { analyst } from '../data/settings.ts';
import type { AllowlistAnswer } from '../data/types.ts';
import { hrefOf } from '../route.ts';
import { announce } from '../ui/announce.tsx';
import { Moment } from '../ui/moment.tsx';
import { ProblemNotice } from '../ui/notice.tsx';
import { Value } from '../ui/value.tsx';
import { EntryClaim } from './entry-claim.tsx';

type Item = AllowlistAnswer['entries'][number];

const DAY_MS = 86_400_000;
const SOON_DAYS = 14;

interface ListProps {
  readonly items: readonly Item[];
  /** The entry that is open from the start. */
  readonly open: string | undefined;
  onChanged(): void;
}

export function EntryList({ items, open, onChanged }: ListProps) {
  const own = items.filter(({ source }) => source === 'custom');
  const shipped = items.filter(({ source }) => source === 'shipped');
  return (
    <>
      <h2>Your own</h2>
      {own.length === 0 && <p class="muted">None yet.</p>}
      {own.length > 0 && <Table items={own} open={open} onChanged={onChanged} />}
      <h2>Shipped</h2>
      <Table items={shipped} open={open} onChanged={onChanged} />
    </>
  );
}

function Table({ items, open, onChanged }: ListProps) {
  return (
    <ul class="entries table">
      {items.map((item) => (
        <Entry key={item.id} item={item} open={item.id === open} onChanged={onChanged} />
      ))}
    </ul>
  );
}

interface EntryProps {
  readonly item: Item;
  readonly open: boolean;
  onChanged(): void;
}

function Entry({ item, open, onChanged }: EntryProps) {
  const { id, state, entry, effects, warnings } = item;
  return (
    <li id={`entry-${id}`}>
      <details open={open}>
        <summary>
          <span class="title">
            <strong>{entry === undefined ? id : <Value text={entry.title} still />}</strong>{' '}
            <small class="muted">
              <code>{id}</code>
              {entry && ` · ${entry.category}`}
            </small>
          </span>
          <span class="effects">
            {Object.values(effects).every((number) => number === 0) && <span class="muted">no effect</span>}
            <Effect number={effects.applied} word="applied" />
            <Effect number={effects.partial} word="in part" />
            <Effect number={effects.overridden} word="overridden" />
            <Effect number={effects.verdictsFor} word="confirmed" />
            <Effect number={effects.verdictsAgainst} word="contradicted" bad />
          </span>
          <span>
            <span class={`state ${state}`}>{state}</span> <Expiry expires={entry?.expires} />
          </span>
        </summary>
        {state === 'unaudited' && (
          <p class="notice bad">
            Not in force: this entry was written into the table past the service, without its checks and its
            audit. Remove it, or change and save it here to have it checked.
          </p>
        )}
        {entry && <EntryClaim entry={entry} />}
        {warnings?.map(({ pointer, detail }) => (
          <p key={pointer} class="notice">
            <code>{pointer}</code>: <Value text={detail} />
          </p>
        ))}
        {item.changed && (
          <p class="muted">
            Changed by <Value text={item.changed.by} />, <Moment iso={item.changed.at} />.
          </p>
        )}
        <Actions item={item} onChanged={onChanged} />
      </details>
    </li>
  );
}

function Effect({
  number,
  word,
  bad = false,
}: {
  readonly number: number;
  readonly word: string;
  readonly bad?: boolean;
}) {
  if (number === 0) return null;
  return (
    <span class={bad ? 'bad' : ''}>
      <strong>{number.toLocaleString('en')}</strong> {word}
    </span>
  );
}

function Expiry({ expires }: { readonly expires: string | undefined }) {
  if (expires === undefined) return null;
  const days = Math.ceil((Date.parse(expires) + DAY_MS - Date.now()) / DAY_MS);
  const soon = days > 0 && days <= SOON_DAYS;
  return (
    <span class={soon ? 'soon' : 'muted'}>
      until {expires}
      {soon && `, ${days} d left`}
    </span>
  );
}

function Actions({ item, onChanged }: Omit<EntryProps, 'open'>) {
  const { id, source, state, entry, etag } = item;
  // What is not in force for how it was stored gives way to what was there before.
  const isChecked = state !== 'unaudited' && state !== 'unreadable';
  const [problem, setProblem] = useState<Problem>();
  const by = analyst.get().replaceAll(',', ' ');
  const remove = async () => {
    const answer = await ask<void>(['allowlist', id], { method: 'DELETE', query: { by }, ifMatch: etag });
    setProblem(answer.ok ? undefined : answer.problem);
    if (answer.ok) announce('The entry is out of force.');
    onChanged();
  };
  const restore = async () => {
    const answer = await ask<unknown>(['allowlist', id], {
      method: 'PUT',
      query: { by },
      body: entry,
      ifMatch: etag,
    });
    setProblem(answer.ok ? undefined : answer.problem);
    if (answer.ok) announce('The entry is in force again.');
    onChanged();
  };
  return (
    <div class="actions no-print">
      {entry && (
        <a class="button" href={hrefOf(['allowlist', 'edit'], { entry: id })}>
          Change …
        </a>
      )}
      {state === 'off' ? (
        <button type="button" onClick={restore}>
          Put in force again
        </button>
      ) : (
        <button type="button" onClick={remove}>
          {source === 'shipped' && isChecked ? 'Switch off' : 'Remove'}
        </button>
      )}
      {problem && <ProblemNotice problem={problem} />}
    </div>
  );
}

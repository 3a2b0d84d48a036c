import { useEffect } from 'preact/hooks';
import { ask } from '../data/client.ts';
import type { AllowlistAnswer } from '../data/types.ts';
import { useLoad } from '../data/use-load.ts';
import { counted, moment } from '../format.ts';
import { hrefOf } from '../route.ts';
import { StaleNotice } from '../ui/notice.tsx';
import { useFocusOnce, useTitle } from '../ui/use-title.ts';
import { EntryList } from './entry-list.tsx';
import { Suggestions } from './suggestions.tsx';

const REFRESH_MS = 60_000;

interface ViewProps {
  readonly tab: 'entries' | 'suggestions';
  /** The entry that the address asks for. */
  readonly entry: string | undefined;
}

/** The entries with what they did of late, and what the service would add. */
export function AllowlistView({ tab, entry }: ViewProps) {
  const heading = useFocusOnce<HTMLHeadingElement>();
  useTitle('Allowlist');
  return (
    <>
      <h1 ref={heading} tabIndex={-1}>
        Allowlist
      </h1>
      <nav class="tabs no-print" aria-label="Allowlist">
        <a href={hrefOf(['allowlist'])} aria-current={tab === 'entries' ? 'page' : undefined}>
          Entries
        </a>
        <a
          href={hrefOf(['allowlist', 'suggestions'])}
          aria-current={tab === 'suggestions' ? 'page' : undefined}
        >
          Suggestions
        </a>
        <a href={hrefOf(['allowlist', 'edit'])}>New entry …</a>
      </nav>
      {tab === 'entries' ? <Entries entry={entry} /> : <Suggestions />}
    </>
  );
}

function Entries({ entry }: { readonly entry: string | undefined }) {
  const loaded = useLoad(
    'allowlist',
    (signal) => ask<AllowlistAnswer>(['allowlist'], { signal }),
    REFRESH_MS,
  );
  const { value, problem, atMs, reload } = loaded;
  const ready = value !== undefined;
  useEffect(() => {
    if (ready && entry !== undefined)
      document.getElementById(`entry-${entry}`)?.scrollIntoView({ block: 'center' });
  }, [ready, entry]);
  return (
    <>
      <StaleNotice problem={problem} atMs={atMs} />
      {value === undefined && problem === undefined && <p class="muted loading">Loading the entries …</p>}
      {value && (
        <>
          <p class="muted">
            What each entry did to the {counted(value.counted.cases, 'case')} filed since{' '}
            {moment(value.counted.since)}
            {value.counted.truncated && ', the newest ones'}. A case keeps what it was judged by: an entry
            works on the alerts that come after it.
          </p>
          <EntryList items={value.entries} open={entry} onChanged={reload} />
        </>
      )}
    </>
  );
}

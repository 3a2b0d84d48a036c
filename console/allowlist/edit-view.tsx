import { ask } from '../data/client.ts';
import { analyst } from '../data/settings.ts';
import type { AllowlistAnswer, AllowlistDraft, AllowlistEntry, AllowlistSuggestions } from '../data/types.ts';
import { useLoad } from '../data/use-load.ts';
import { hrefOf, type Route } from '../route.ts';
import { StaleNotice } from '../ui/notice.tsx';
import { useFocusOnce, useTitle } from '../ui/use-title.ts';
import { Value } from '../ui/value.tsx';
import { EntryEditor } from './entry-editor.tsx';
import { NOT_PROPOSED } from './not-proposed.ts';

/** A new entry from a case or a suggestion, or one that is there: which of them, the address says. */
export function EditView({ query }: { readonly query: Route['query'] }) {
  const heading = useFocusOnce<HTMLHeadingElement>();
  const { case: caseId, suggestion, entry } = query;
  const title = entry === undefined ? 'New allowlist entry' : 'Allowlist entry';
  useTitle(title);
  return (
    <>
      <h1 ref={heading} tabIndex={-1}>
        {title}
      </h1>
      {caseId !== undefined && <FromCase id={caseId} />}
      {suggestion !== undefined && <FromSuggestion id={suggestion} />}
      {entry !== undefined && <FromEntry id={entry} />}
      {caseId === undefined && suggestion === undefined && entry === undefined && (
        <EntryEditor name="new" start={EMPTY} tryAtOnce={false} />
      )}
    </>
  );
}

const EMPTY = { id: 'custom.', category: 'other', title: '', owner: '', reason: '', weight: 30 };

/** A proposal of the service names no owner that somebody chose, and a reason that nobody wrote. */
function proposed(entry: AllowlistEntry): AllowlistEntry {
  return { ...entry, owner: analyst.get() || entry.owner };
}

function FromCase({ id }: { readonly id: string }) {
  const loaded = useLoad(`draft ${id}`, (signal) =>
    ask<AllowlistDraft>(['cases', id, 'allowlist-draft'], { signal }),
  );
  const { value, problem } = loaded;
  if (value === undefined)
    return <Waiting problem={problem} atMs={loaded.atMs} what="Drafting an entry from the case …" />;
  const [draft] = value.drafts;
  return (
    <>
      <p>
        From <a href={hrefOf(['cases', id])}>the case</a>: the narrowest claim that explains it. Widen it only
        as far as you can vouch for.
      </p>
      {value.notProposed.map(({ reason, detail }) => (
        <div class="notice bad" key={reason + detail}>
          <p>
            <strong>No entry is drawn from this case.</strong> {NOT_PROPOSED[reason]} <Value text={detail} />
          </p>
        </div>
      ))}
      {value.drafts.length === 0 && value.notProposed.length === 0 && (
        <p class="notice">The entries in force already explain this case: it needs no other.</p>
      )}
      {value.drafts.length > 1 && (
        <p class="notice">
          The case has {value.drafts.length} actors, each of which needs an entry of its own. This is the
          first; come back for the next.
        </p>
      )}
      {draft && <EntryEditor name={`case.${id}`} start={proposed(draft.entry)} tryAtOnce />}
    </>
  );
}

function FromSuggestion({ id }: { readonly id: string }) {
  const loaded = useLoad('suggestions', (signal) =>
    ask<AllowlistSuggestions>(['allowlist', 'suggestions'], { signal }),
  );
  const { value, problem } = loaded;
  if (value === undefined)
    return <Waiting problem={problem} atMs={loaded.atMs} what="Loading the suggestion …" />;
  const found = value.suggestions.find(({ entry }) => entry.id === id);
  if (found === undefined) return <p class="empty">This is suggested no more: it may be in force by now.</p>;
  return <EntryEditor name={`suggestion.${id}`} start={proposed(found.entry)} tryAtOnce />;
}

function FromEntry({ id }: { readonly id: string }) {
  const loaded = useLoad('allowlist', (signal) => ask<AllowlistAnswer>(['allowlist'], { signal }));
  const { value, problem } = loaded;
  if (value === undefined) return <Waiting problem={problem} atMs={loaded.atMs} what="Loading the entry …" />;
  const found = value.entries.find((item) => item.id === id);
  if (found?.entry === undefined)
    return <p class="empty">There is no entry with this id that this version can read.</p>;
  return <EntryEditor name={`entry.${id}`} start={found.entry} etag={found.etag} tryAtOnce={false} />;
}

function Waiting({ what, problem, atMs }: { readonly what: string } & Parameters<typeof StaleNotice>[0]) {
  return problem ? <StaleNotice problem={problem} atMs={atMs} /> : <p class="muted loading">{what}</p>;
}

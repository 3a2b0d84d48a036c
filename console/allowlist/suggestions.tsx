import { ask } from '../data/client.ts';
import type { AllowlistSuggestions } from '../data/types.ts';
import { useLoad } from '../data/use-load.ts';
import { counted } from '../format.ts';
import { hrefOf } from '../route.ts';
import { CopyButton } from '../ui/copy-button.tsx';
import { StaleNotice } from '../ui/notice.tsx';
import { Value } from '../ui/value.tsx';
import { EntryClaim } from './entry-claim.tsx';
import { NOT_PROPOSED } from './not-proposed.ts';

/** Narrow entries for what people keep calling benign, each with what it would do. */
export function Suggestions() {
  const loaded = useLoad('suggestions', (signal) =>
    ask<AllowlistSuggestions>(['allowlist', 'suggestions'], { signal }),
  );
  const { value, problem, atMs } = loaded;
  return (
    <>
      <StaleNotice problem={problem} atMs={atMs} />
      {value === undefined && problem === undefined && (
        <p class="muted loading">
          Looking through the verdicts, and trying each proposal on the stored cases …
        </p>
      )}
      {value && (
        <>
          <p class="muted">
            Drawn from the verdicts on {counted(value.searched.cases, 'case')} of the last 90 days
            {value.searched.truncated && ', the newest ones'}, and tried on{' '}
            {counted(value.replayed.examined, 'case')}.
          </p>
          {value.suggestions.length === 0 && (
            <p class="empty">
              Nothing to suggest. Verdicts “benign positive” are what suggestions are made of.
            </p>
          )}
          <ul class="entries">
            {value.suggestions.map((suggestion) => (
              <Suggestion key={suggestion.entry.id} suggestion={suggestion} />
            ))}
          </ul>
          <NotProposed items={value.notProposed} />
        </>
      )}
    </>
  );
}

function Suggestion({ suggestion }: { readonly suggestion: AllowlistSuggestions['suggestions'][number] }) {
  const { entry, cases, simulation, kql } = suggestion;
  return (
    <li class="card">
      <h2>
        <Value text={entry.title} />
      </h2>
      <p>
        From {counted(cases.length, 'verdict')}:{' '}
        {cases.slice(0, 5).map((id, at) => (
          <a key={id} href={hrefOf(['cases', id])}>
            case {at + 1}{' '}
          </a>
        ))}
        {cases.length > 5 && '… '}– it would change <strong>{counted(simulation.flipped, 'case')}</strong>.
      </p>
      <EntryClaim entry={entry} />
      <div class="query">
        <CopyButton text={kql.line} what="KQL" />
        <details>
          <summary>The same as a line of the rule, for those who would rather not see the alerts</summary>
          <pre>
            <code>{kql.line}</code>
          </pre>
        </details>
      </div>
      <div class="actions no-print">
        <a class="button primary" href={hrefOf(['allowlist', 'edit'], { suggestion: entry.id })}>
          Review and simulate …
        </a>
      </div>
    </li>
  );
}

function NotProposed({ items }: { readonly items: AllowlistSuggestions['notProposed'] }) {
  if (items.length === 0) return null;
  return (
    <details>
      <summary>{counted(items.length, 'group')} of verdicts for which nothing is suggested</summary>
      <ul>
        {items.map(({ reason, cases, detail }) => (
          <li key={`${reason} ${cases.join()} ${detail}`}>
            {NOT_PROPOSED[reason]} <Value text={detail} limit={300} />{' '}
            {cases.slice(0, 3).map((id) => (
              <a key={id} href={hrefOf(['cases', id])}>
                case{' '}
              </a>
            ))}
          </li>
        ))}
      </ul>
    </details>
  );
}

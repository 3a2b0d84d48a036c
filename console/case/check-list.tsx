import { checksOf } from '../../src/note/by-weight.ts';
import { checkQuery, hostQuery } from '../../src/note/check-query.ts';
import type { Case } from '../data/types.ts';
import { CopyButton } from '../ui/copy-button.tsx';
import { Value } from '../ui/value.tsx';

/** What to look at next, each with the query that asks for it. */
export function CheckList({ triaged }: { readonly triaged: Case }) {
  const checks = checksOf(triaged.score.reasons);
  const host = hostQuery(triaged);
  if (checks.length === 0) {
    return (
      <ol class="checks">
        <li>
          <p>
            {triaged.disposition === 'likely-benign'
              ? 'No reason asks for more. Where the claim seems odd, look at the host around the alert.'
              : 'No single sign to follow. Look at the host around the alert, and ask who made the change.'}
          </p>
          {host !== undefined && <Query kql={host} />}
        </li>
      </ol>
    );
  }
  return (
    <ol class="checks">
      {checks.map((reason) => {
        const kql = checkQuery(reason, triaged);
        return (
          <li key={reason.code}>
            <p>
              <Value text={reason.checkNext} />
            </p>
            {kql !== undefined && <Query kql={kql} />}
          </li>
        );
      })}
    </ol>
  );
}

function Query({ kql }: { readonly kql: string }) {
  return (
    <div class="query">
      <CopyButton text={kql} what="KQL" />
      <details>
        <summary>Show KQL</summary>
        <pre>
          <code>{kql}</code>
        </pre>
      </details>
    </div>
  );
}

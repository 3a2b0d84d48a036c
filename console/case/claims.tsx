import type { AllowlistClaim } from '../data/types.ts';
import { hrefOf } from '../route.ts';
import { Value } from '../ui/value.tsx';

const MEANINGS: Readonly<Record<AllowlistClaim['outcome'], string>> = {
  applied: 'explains every row',
  overridden: 'fits, and a sign of an attack outweighs it',
  partial: 'fits in part, which earns nothing',
  expired: 'fits, and is no longer in force',
};

/** What the allowlist entries say of the case, and what speaks against them. */
export function Claims({ claims }: { readonly claims: readonly AllowlistClaim[] }) {
  if (claims.length === 0) return <p class="muted">No entry makes a claim about this.</p>;
  return (
    <ul class="claims">
      {claims.map(({ entryId, category, outcome, matchedOn, overriddenBy }) => (
        <li key={entryId}>
          <span class={`claim ${outcome}`}>{outcome}</span>{' '}
          <a href={hrefOf(['allowlist'], { entry: entryId })}>
            <Value text={entryId} code still />
          </a>{' '}
          <span class="muted">
            {MEANINGS[outcome]} · <Value text={category} limit={100} />
          </span>
          {matchedOn.length > 0 && (
            <p>
              <span class="muted">fits on</span> <Value text={matchedOn.join(', ')} />
            </p>
          )}
          {overriddenBy !== undefined && overriddenBy.length > 0 && (
            <p>
              <span class="muted">outweighed by</span>{' '}
              {overriddenBy.map((code) => (
                <span key={code}>
                  <Value text={code} code />{' '}
                </span>
              ))}
            </p>
          )}
        </li>
      ))}
    </ul>
  );
}

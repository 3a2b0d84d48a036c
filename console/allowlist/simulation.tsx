import type { AllowlistSimulation } from '../data/types.ts';
import { counted, moment } from '../format.ts';
import { hrefOf } from '../route.ts';
import { DispositionBadge, VerdictBadge } from '../ui/badges.tsx';
import { Value } from '../ui/value.tsx';

/** What a change would do: which cases it flips, and which attacks it would hide. */
export function Simulation({ result }: { readonly result: AllowlistSimulation }) {
  const { cases, flipped, flips, hides, refused } = result;
  return (
    <div class="simulation">
      {hides.length > 0 && (
        <div class="notice bad" role="alert">
          <p>
            <strong>It would hide {counted(hides.length, 'known attack')}.</strong> The service does not take
            such an entry.
          </p>
          <ul>
            {hides.map((hidden) => (
              <li key={`${hidden.kind} ${hidden.id}`}>
                {hidden.kind === 'case' ? (
                  <a href={hrefOf(['cases', hidden.id])}>
                    <Value text={hidden.summary} still />
                  </a>
                ) : (
                  <>
                    <Value text={hidden.title} /> <span class="muted">{hidden.category}</span>
                  </>
                )}
              </li>
            ))}
          </ul>
        </div>
      )}
      {refused !== undefined && hides.length === 0 && (
        <div class="notice bad" role="alert">
          <p>
            <strong>The service would refuse the entry:</strong>
          </p>
          <ul>
            {refused.errors.map((error) => (
              <li key={`${error.pointer}${error.detail}`}>
                {error.pointer !== undefined && (
                  <Value text={error.pointer.replace('/entries/0', '') || '/'} code />
                )}{' '}
                <Value text={error.detail} />
              </li>
            ))}
          </ul>
        </div>
      )}
      <p>
        <strong>{counted(flipped, 'case')}</strong> of {cases.examined.toLocaleString('en')} would change
        {cases.since !== undefined && <span class="muted"> (filed since {moment(cases.since)})</span>}
        {cases.truncated && <span class="muted">; there are older ones that were not tried</span>}.
      </p>
      {flips.length > 0 && (
        <div class="scroll">
          <table>
            <caption class="hidden">Cases that would change</caption>
            <thead>
              <tr>
                <th scope="col">From</th>
                <th scope="col">To</th>
                <th scope="col">Case</th>
                <th scope="col">Verdict</th>
              </tr>
            </thead>
            <tbody>
              {flips.slice(0, 50).map(({ id, from, to, summary, verdict }) => (
                <tr key={id}>
                  <td>
                    <DispositionBadge disposition={from} />
                  </td>
                  <td>
                    <DispositionBadge disposition={to} />
                  </td>
                  <td>
                    <a href={hrefOf(['cases', id])}>
                      <Value text={summary} limit={200} still />
                    </a>
                  </td>
                  <td>{verdict && <VerdictBadge classification={verdict} />}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {flips.length > 50 && <p class="muted">And {(flipped - 50).toLocaleString('en')} more.</p>}
    </div>
  );
}

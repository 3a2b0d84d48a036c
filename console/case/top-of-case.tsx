import type { Case } from '../data/types.ts';
import { ago } from '../format.ts';
import { hrefOf } from '../route.ts';
import { DispositionBadge, VerdictBadge } from '../ui/badges.tsx';
import { Moment } from '../ui/moment.tsx';
import { useFocusOnce } from '../ui/use-title.ts';
import { Value } from '../ui/value.tsx';

/** What decides, in one glance: disposition, score, what happened, on what. */
export function TopOfCase({ triaged, changed }: { readonly triaged: Case; readonly changed: boolean }) {
  const { disposition, score, alert, incident, context, summary, verdict } = triaged;
  const heading = useFocusOnce<HTMLHeadingElement>();
  return (
    <header class={`top ${disposition}`}>
      <p class="strip">
        <DispositionBadge disposition={disposition} />
        <span class="score">
          <strong>{Math.round(score.value)}</strong>/100
        </span>
        <span>
          severity <Value text={alert.severity} limit={60} />
        </span>
        {incident?.number !== undefined && <span>incident {incident.number}</span>}
        <Moment iso={alert.startTime} title={ago(alert.startTime, Date.now())} />
        {verdict && <VerdictBadge classification={verdict.classification} />}
        {changed && <span class="tag">changed meanwhile: revision {triaged.revision}</span>}
      </p>
      <h1 ref={heading} tabIndex={-1}>
        <Value text={summary} limit={400} />
      </h1>
      <p class="who">
        <span>
          host{' '}
          <strong>
            {context.host.name === undefined ? 'unknown' : <Value text={context.host.name} limit={120} />}
          </strong>
          {context.host.criticality !== undefined && <span class="tag">{context.host.criticality}</span>}
        </span>
        <span>
          account{' '}
          <strong>
            {context.account.name === undefined ? (
              'unknown'
            ) : (
              <Value text={context.account.name} limit={120} />
            )}
          </strong>
          <span class="tag">{context.account.class}</span>
        </span>
        {context.host.name !== undefined && (
          <a class="no-print" href={hrefOf([], { host: context.host.name })}>
            cases of this host
          </a>
        )}
        {context.account.name !== undefined && (
          <a class="no-print" href={hrefOf([], { account: context.account.name })}>
            of this account
          </a>
        )}
      </p>
    </header>
  );
}

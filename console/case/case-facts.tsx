import { portalLink } from '../../src/note/portal-link.ts';
import type { Case, CaseView } from '../data/types.ts';
import { moment } from '../format.ts';
import { hrefOf } from '../route.ts';
import { Fact, Facts } from '../ui/facts.tsx';
import { Moment } from '../ui/moment.tsx';
import { Value } from '../ui/value.tsx';

/** The rule that fired, how it differs from the shipped one, and what of it was not evaluated. */
export function RuleFacts({ rule }: { readonly rule: Case['rule'] }) {
  return (
    <>
      <p>
        Explained by{' '}
        {rule.source === 'shipped' ? (
          <a href={hrefOf(['rule'])}>the shipped rule</a>
        ) : (
          'the query of the alert'
        )}{' '}
        <Value text={rule.name} />, sha256 <Value text={rule.sha256.slice(0, 12)} code />.
      </p>
      {rule.drift.length === 0 ? (
        <p class="muted">The rule that fired does not differ from the shipped one.</p>
      ) : (
        <>
          <h3>How the rule that fired differs from the shipped one</h3>
          <TextList items={rule.drift} />
        </>
      )}
      {rule.unsupported.length > 0 && (
        <>
          <h3>Not evaluated</h3>
          <TextList items={rule.unsupported} />
        </>
      )}
    </>
  );
}

function TextList({ items }: { readonly items: readonly string[] }) {
  return (
    <ul>
      {items.map((item) => (
        <li key={item}>
          <Value text={item} />
        </li>
      ))}
    </ul>
  );
}

/** What is written to the incident, and how far that came. */
export function WriteBackFacts({ actions }: { readonly actions: CaseView['writeback'] }) {
  return (
    <div class="scroll">
      <table>
        <caption class="hidden">What is written to the incident</caption>
        <thead>
          <tr>
            <th scope="col">Action</th>
            <th scope="col">State</th>
            <th scope="col" class="number">
              Attempts
            </th>
            <th scope="col">Told</th>
          </tr>
        </thead>
        <tbody>
          {actions.map(({ action, state, attempts, lastError, detail, nextAttemptAt }) => (
            <tr key={action}>
              <th scope="row">{action}</th>
              <td>
                <span class="state">{state}</span>
              </td>
              <td class="number">{attempts}</td>
              <td>
                {lastError !== undefined && <Value text={lastError} />}
                {detail !== undefined && <Value text={detail} />}
                {nextAttemptAt !== undefined && (
                  <p class="muted">
                    next attempt <Moment iso={nextAttemptAt} />
                  </p>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Alert and incident, with the way to their portal where the link leads to one. */
export function AlertFacts({ triaged }: { readonly triaged: Case }) {
  const { alert, incident } = triaged;
  const link = alert.link === undefined ? undefined : portalLink(alert.link);
  return (
    <>
      <Facts>
        <Fact name="case" value={triaged.id} code />
        <Fact name="revision" value={triaged.revision} />
        <Fact name="filed" value={moment(triaged.createdAt)} />
        <Fact name="changed" value={moment(triaged.updatedAt)} />
        <Fact name="rule" value={alert.ruleName} />
        <Fact name="rule id" value={alert.ruleId} code />
        <Fact name="severity" value={alert.severity} />
        <Fact name="from" value={moment(alert.startTime)} />
        <Fact name="to" value={moment(alert.endTime)} />
        <Fact name="workspace" value={alert.workspaceId} code />
        <Fact name="tactics" value={alert.tactics} />
        <Fact name="techniques" value={alert.techniques} />
        <Fact name="incident" value={incident?.number ?? incident?.id} />
        <Fact name="incident title" value={incident?.title} />
        <Fact name="incident status" value={incident?.status} />
        {link === undefined && <Fact name="link, not to a portal that is known" value={alert.link} code />}
      </Facts>
      {link !== undefined && (
        <p>
          <a href={link} rel="noreferrer noopener" target="_blank">
            Open the alert in its portal
          </a>
        </p>
      )}
    </>
  );
}

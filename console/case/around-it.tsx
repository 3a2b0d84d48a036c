import type { ActivityContext } from '../data/types.ts';
import { counted } from '../format.ts';
import { Moment } from '../ui/moment.tsx';
import { Value } from '../ui/value.tsx';

/** What the logs tell beside the row: what ran next, where it connected to, how far it has spread, other alerts. */
export function AroundIt({
  activity: { next, spread, otherAlerts },
}: {
  readonly activity: ActivityContext;
}) {
  return (
    <>
      {spread && <Spread spread={spread} />}
      {next && (
        <>
          <h3>What systemd started around it</h3>
          {next.processes.length === 0 && <p class="muted">Nothing within 30 minutes.</p>}
          <ol class="timeline">
            {next.processes.map(({ timestamp, fileName, commandLine, accountName }, at) => (
              <li key={`${timestamp} ${at}`}>
                <span class="when">
                  <Moment iso={timestamp} />
                </span>
                <div>
                  {fileName !== undefined && (
                    <strong>
                      <Value text={fileName} />{' '}
                    </strong>
                  )}
                  {accountName !== undefined && (
                    <small class="muted">
                      <Value text={accountName} />{' '}
                    </small>
                  )}
                  {commandLine !== undefined && <Value text={commandLine} code />}
                </div>
              </li>
            ))}
          </ol>
          {next.connections.length > 0 && <Connections connections={next.connections} />}
        </>
      )}
      {otherAlerts && otherAlerts.length > 0 && (
        <>
          <h3>Other alerts within 7 days</h3>
          <ul class="related">
            {otherAlerts.map(({ systemAlertId, name, severity, product, startTime, of }) => (
              <li key={systemAlertId}>
                <Value text={name} />{' '}
                <small class="muted">
                  of the {of.join(' and the ')}
                  {severity !== undefined && (
                    <>
                      {' · '}
                      <Value text={severity} />
                    </>
                  )}
                  {product !== undefined && (
                    <>
                      {' · '}
                      <Value text={product} />
                    </>
                  )}
                  {startTime !== undefined && (
                    <>
                      {' · '}
                      <Moment iso={startTime} />
                    </>
                  )}
                </small>
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}

function Spread({ spread }: { readonly spread: NonNullable<ActivityContext['spread']> }) {
  const { unit, hosts, sameActorHosts, hashHosts, firstSeen } = spread;
  return (
    <>
      <h3>How far it has spread</h3>
      <p>
        <Value text={unit} code /> on {counted(hosts, 'host')} within 30 days,{' '}
        {sameActorHosts.toLocaleString('en')} of them by the same actor
        {hashHosts !== undefined && `, the same file on ${counted(hashHosts, 'host')}`}
        {firstSeen !== undefined && (
          <>
            ; first seen <Moment iso={firstSeen} />
          </>
        )}
        .
      </p>
    </>
  );
}

function Connections({
  connections,
}: {
  readonly connections: NonNullable<ActivityContext['next']>['connections'];
}) {
  return (
    <>
      <h3>Where that connected to</h3>
      <div class="scroll">
        <table>
          <thead>
            <tr>
              <th scope="col">When</th>
              <th scope="col">Process</th>
              <th scope="col">Address</th>
              <th scope="col">URL</th>
            </tr>
          </thead>
          <tbody>
            {connections.map(({ timestamp, fileName = '', remoteIp = '', remotePort, remoteUrl }, at) => (
              <tr key={`${timestamp} ${at}`}>
                <td>
                  <Moment iso={timestamp} />
                </td>
                <td>
                  <Value text={fileName} />
                </td>
                <td>
                  <Value text={remotePort === undefined ? remoteIp : `${remoteIp} port ${remotePort}`} code />
                </td>
                <td>{remoteUrl !== undefined && <Value text={remoteUrl} code />}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

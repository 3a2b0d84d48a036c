import type { ActivityContext, ExplainedRow } from '../data/types.ts';
import { Value } from '../ui/value.tsx';
import { ancestryOf } from './ancestry-of.ts';

interface AncestryProps {
  readonly row: ExplainedRow;
  /** As the logs know it, where they were asked. */
  readonly known: ActivityContext['ancestry'] | undefined;
}

/** Who started whom, down to the event: a line of boxes, read by a screen reader as the list that it is. */
export function Ancestry({ row, known }: AncestryProps) {
  const line = ancestryOf(row, known);
  if (line.length === 0) return <p class="muted">The row names no process.</p>;
  const missing = ['InitiatingProcessParentFileName', 'InitiatingProcessFileName'].filter(
    (name) => known === undefined && row.columns[name] === undefined,
  );
  return (
    <>
      <ol class="ancestry">
        {line.map(({ role, name, commandLine, account, processId }, at) => (
          <li key={`${role} ${at}`} class={at === line.length - 1 ? 'event' : ''}>
            <div class="node">
              <p>
                <strong>{name === undefined ? 'unknown' : <Value text={name} />}</strong>{' '}
                <small class="muted">
                  {role === 'file' ? 'file' : role === 'process' ? 'process of the event' : role}
                  {account !== undefined && (
                    <>
                      {' · '}
                      <Value text={account} />
                    </>
                  )}
                  {processId !== undefined && ` · pid ${processId}`}
                </small>
              </p>
              {commandLine !== undefined && <Value text={commandLine} code limit={400} />}
            </div>
            {at < line.length - 1 && (
              <span class="edge" aria-hidden="true">
                {line[at + 1]?.role === 'file' ? 'wrote' : 'started'}
              </span>
            )}
          </li>
        ))}
      </ol>
      {missing.length > 0 && <p class="muted">The row does not carry {missing.join(', ')}.</p>}
    </>
  );
}

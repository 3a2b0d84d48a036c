import type { ExplainedRow } from '../data/types.ts';
import { Value } from '../ui/value.tsx';
import { ancestryOf } from './ancestry-of.ts';

const ROLES = {
  grandparent: 'started',
  parent: 'started',
  process: 'this event',
  file: 'wrote this file',
} as const;

/** Who started whom, down to the event: a line of boxes, read by a screen reader as the list that it is. */
export function Ancestry({ row }: { readonly row: ExplainedRow }) {
  const line = ancestryOf(row);
  if (line.length === 0) return <p class="muted">The row names no process.</p>;
  const missing = ['InitiatingProcessParentFileName', 'InitiatingProcessFileName'].filter(
    (name) => row.columns[name] === undefined,
  );
  return (
    <>
      <ol class="ancestry">
        {line.map(({ role, name, commandLine, account, processId }, at) => (
          <li key={role} class={at === line.length - 1 ? 'event' : ''}>
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
                {line[at + 1]?.role === 'file' ? ROLES.file : ROLES.parent}
              </span>
            )}
          </li>
        ))}
      </ol>
      {missing.length > 0 && <p class="muted">The row does not carry {missing.join(', ')}.</p>}
    </>
  );
}

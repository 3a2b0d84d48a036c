import type { ComponentChildren } from 'preact';
import type { Problem } from '../data/client.ts';
import { moment } from '../format.ts';
import { Value } from './value.tsx';

/** Says why something did not come or was not done; each thing that is wrong with the input by itself. */
export function ProblemNotice({
  problem,
  children,
}: {
  readonly problem: Problem;
  readonly children?: ComponentChildren;
}) {
  return (
    <div class="notice bad" role="alert">
      <p>
        <strong>{titleOf(problem)}</strong> <Value text={problem.detail} />
      </p>
      {problem.errors.length > 1 && (
        <ul>
          {problem.errors.map((error) => (
            <li key={`${error.pointer}${error.detail}`}>
              {error.pointer !== undefined && <Value text={error.pointer} code />}{' '}
              <Value text={error.detail} />
            </li>
          ))}
        </ul>
      )}
      {children}
    </div>
  );
}

function titleOf({ code, status }: Problem): string {
  if (code === 'offline') return 'Offline.';
  if (code === 'sign-in') return 'Not signed in.';
  if (status === 503) return 'The service is not available for the moment.';
  if (status === 404) return 'Not found.';
  if (status === 412) return 'Changed meanwhile.';
  return 'Not done.';
}

interface StaleProps {
  readonly problem?: Problem | undefined;
  readonly atMs?: number | undefined;
}

/** Above something that was loaded before and cannot be loaded now. */
export function StaleNotice({ problem, atMs }: StaleProps) {
  if (problem === undefined) return null;
  return (
    <ProblemNotice problem={problem}>
      {atMs !== undefined && (
        <p>What stands below was loaded at {moment(new Date(atMs).toISOString())}. Trying again by itself.</p>
      )}
    </ProblemNotice>
  );
}

import type { Failure } from '../case/stores.ts';
import type { ApiDeps } from './api-deps.ts';
import type { ApiRequest } from './api-request.ts';
import { ProblemError } from './problem.ts';

/** The failure that the route names. Throws 404 for any id that there is none of. */
export async function findFailure(request: ApiRequest, deps: Pick<ApiDeps, 'failures'>): Promise<Failure> {
  const found = await deps.failures.get(request.params['id'] ?? '');
  if (!found) throw new ProblemError(404, 'failure.not-found', 'There is no failure with this id.');
  return found;
}

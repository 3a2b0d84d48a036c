import type { Case } from '../case/case.schema.ts';
import type { Stored } from '../case/stores.ts';
import type { ApiDeps } from './api-deps.ts';
import type { ApiRequest } from './api-request.ts';
import { ProblemError } from './problem.ts';

/** The case that the route names, in whatever letter case. Throws 404 for any id that there is no case of. */
export async function findCase(request: ApiRequest, deps: Pick<ApiDeps, 'cases'>): Promise<Stored<Case>> {
  const found = await deps.cases.get((request.params['id'] ?? '').toLowerCase());
  if (!found) throw new ProblemError(404, 'case.not-found', 'There is no case with this id.');
  return found;
}

import { TriageError } from '../errors.ts';
import type { Case } from './case.schema.ts';
import { CASE_ID_LIMIT } from './case-summary.ts';
import type { CaseFilter } from './stores.ts';

/** What any implementation of the stores checks of its input, so that all of them refuse the same. */

/** Milliseconds since 1970. Throws `TriageError` with `code` and `path` when `time` is not a time. */
export function instantOf(time: string, code: string, path: string): number {
  const ms = Date.parse(time);
  if (Number.isNaN(ms)) throw new TriageError(code, 'Not an ISO 8601 time', { path });
  return ms;
}

/** Throws `TriageError` `case.invalid` for a case that no list can hold. */
export function checkNewCase(found: Case): void {
  if (found.id === '' || found.id.length > CASE_ID_LIMIT) {
    throw new TriageError('case.invalid', `An id has 1 to ${CASE_ID_LIMIT} characters`, { path: '/id' });
  }
  instantOf(found.createdAt, 'case.invalid', '/createdAt');
}

/** Throws `TriageError` `case.invalid` when `next` is not a later state of the same case. */
export function checkNextCase(previous: Case, next: Case): void {
  for (const name of ['id', 'createdAt'] as const) {
    if (previous[name] !== next[name]) {
      throw new TriageError('case.invalid', `A case never changes its ${name}`, { path: `/${name}` });
    }
  }
}

/** The filter's times. Throws `TriageError` `filter.malformed`. */
export function timesOf(filter: CaseFilter): { readonly sinceMs?: number; readonly untilMs?: number } {
  return {
    ...(filter.since === undefined ? {} : { sinceMs: instantOf(filter.since, 'filter.malformed', '/since') }),
    ...(filter.until === undefined ? {} : { untilMs: instantOf(filter.until, 'filter.malformed', '/until') }),
  };
}

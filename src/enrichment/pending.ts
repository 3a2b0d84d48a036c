import type { Case } from '../case/case.schema.ts';
import { lackingSources } from '../context/merge-context.ts';
import { nextTry } from './backoff.ts';
import type { PendingEnrichment } from './enrichment-table.ts';

/** What is to be tried again of cases as they were filed: those whose sources were away. */
export function pendingOf(cases: readonly Case[], nowMs: number): readonly PendingEnrichment[] {
  return cases.flatMap(({ id: caseId, createdAt, context }): PendingEnrichment[] => {
    if (lackingSources(context.sources).length === 0) return [];
    const createdMs = Date.parse(createdAt);
    const dueMs = nextTry(createdMs, 0, nowMs);
    return dueMs === undefined ? [] : [{ caseId, createdMs, attempts: 1, dueMs }];
  });
}

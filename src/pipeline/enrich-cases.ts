import type { AllowlistEntry } from '../allowlist/entry.schema.ts';
import { forEachBounded } from '../async/for-each-bounded.ts';
import { slices } from '../async/slices.ts';
import type { Case, ContextChange } from '../case/case.schema.ts';
import { reviseCase } from '../case/revise-case.ts';
import type { Context } from '../context/context.schema.ts';
import { lackingSources, withFailure } from '../context/merge-context.ts';
import { contextDeadline, resolveContext } from '../context/resolve-context.ts';
import { contextSubject } from '../context/source.ts';
import { nextTry } from '../enrichment/backoff.ts';
import type { EnrichmentQueue, PendingEnrichment } from '../enrichment/enrichment-table.ts';
import { isStorageUnavailable, messageOf } from '../errors.ts';
import { renderNote } from '../note/render-note.ts';
import { canonical } from '../text/canonical-json.ts';
import { collectBroken, storyUntold } from './broken.ts';
import { gapsOf } from './evidence.ts';
import { judgeCase } from './judge-case.ts';
import { mergeEvents } from './merge-events.ts';
import { factsOf, hasNews, mergeFacts } from './merge-facts.ts';
import { eventsFromLogs, gapsAfter, type LoggedEvents, lacksRows } from './rows-from-logs.ts';
import { tellStories } from './tell-stories.ts';
import type { TriageDeps } from './triage-deps.ts';

export interface EnrichmentDeps extends TriageDeps {
  readonly enrichments: EnrichmentQueue;
}

/** What a run did. */
export interface EnrichmentRun {
  readonly tried: number;
  readonly revised: number;
  /** Tries that are still to come. */
  readonly left: number;
}

/** Alerts of live traffic come first: a run takes few of a source's calls at once. */
const AT_ONCE = 4;
const MOST_CHANGES = 20;

/**
 * Looks the context of cases up again whose sources were away. What came is added, nothing is taken away; a case that
 * it changes is a new revision, which says what changed. Throws `storage.unavailable`; one case's own trouble is
 * logged, and the case is tried again.
 */
export async function enrichCases(deps: EnrichmentDeps): Promise<EnrichmentRun> {
  const due = await deps.enrichments.due(deps.clock().getTime());
  const entries = due.length === 0 ? [] : await deps.entries();
  const revised: Case[] = [];
  let left = 0;

  async function tryOne(pending: PendingEnrichment): Promise<void> {
    let lacking = true;
    try {
      const outcome = await enrichCase(pending.caseId, entries, deps);
      lacking = outcome.lacking;
      if (outcome.revised !== undefined) revised.push(outcome.revised);
    } catch (error) {
      if (isStorageUnavailable(error)) throw error;
      deps.logger.error('enrichment.failed', { caseId: pending.caseId, message: messageOf(error) });
    }
    const { createdMs, attempts } = pending;
    const dueMs = lacking ? nextTry(createdMs, attempts, deps.clock().getTime()) : undefined;
    if (dueMs !== undefined) left += 1;
    await deps.enrichments.settle(
      pending,
      dueMs === undefined ? undefined : { ...pending, attempts: attempts + 1, dueMs },
    );
  }

  await forEachBounded(due, AT_ONCE, tryOne);
  const untold = (caseId: string, error: unknown) =>
    collectBroken(deps.logger).add(error, [], { caseId }, storyUntold);
  if (revised.length > 0) await tellStories(revised, entries, { ...deps, pause: slices.later }, untold);
  const run = { tried: due.length, revised: revised.length, left };
  if (due.length > 0) deps.logger.info('enrichment.done', run);
  deps.counters.add('enrichment.tried', run.tried);
  deps.counters.add('enrichment.revised', run.revised);
  return run;
}

async function enrichCase(
  id: string,
  entries: readonly AllowlistEntry[],
  deps: EnrichmentDeps,
): Promise<{ readonly lacking: boolean; readonly revised?: Case }> {
  const stored = (await deps.cases.get(id))?.value;
  const lacked = lackingSources(stored?.context.sources ?? []);
  if (stored === undefined || lacked.length === 0) return { lacking: false };
  const deadline = contextDeadline(deps.context);
  const logged = await retryRows(stored, deadline, deps);
  const rows = mergeEvents(stored.events, logged.events);
  const looked = await resolveContext(contextSubject(stored.alert, rows), deps.context, deadline);
  const context = withFailure(looked, deps.context.rowFinder?.source, logged.failure);
  const lacking = lackingSources(context.sources);
  let revised: Case | undefined;
  await reviseCase(deps.cases, id, async (current) => {
    const known = { ...factsOf(current), gaps: gapsAfter(factsOf(current).gaps, logged) };
    const facts = mergeFacts(known, { ...known, events: logged.events, context });
    if (told(facts.context) === told(current.context) && !hasNews(current, facts)) return undefined;
    const answered = lacked.filter((name) => !lacking.includes(name));
    const judged = await judgeCase(facts, entries, { clock: deps.clock, pause: slices.later }, current);
    revised = withChange(current, judged, answered);
    return revised;
  });
  return { lacking: lacking.length > 0, ...(revised === undefined ? {} : { revised }) };
}

/**
 * The rows of the alert that the logs could not give before. A case does not keep the text of a rule that was not the
 * shipped one, so that its rows cannot be explained by it any more.
 */
async function retryRows(stored: Case, deadline: number, deps: EnrichmentDeps): Promise<LoggedEvents> {
  const { rowFinder } = deps.context;
  const { alert: about, events } = stored;
  const alert = { ...about, rows: events, gaps: gapsOf(stored.evidence.missing) };
  if (rowFinder === undefined || stored.rule.source !== 'shipped' || !lacksRows(alert, events)) {
    return { events: [] };
  }
  const explain = (logged: Parameters<typeof deps.explain>[0]) => deps.explain(logged, slices.later);
  return eventsFromLogs(alert, events, rowFinder, explain, deadline);
}

/** What a context tells, without how long it took: that is no news. */
function told({ sources, ...facts }: Context): string {
  const states = sources.map(({ name, status, reason }) => ({ name, status, reason: reason ?? null }));
  return canonical({ ...facts, states });
}

/** The revision with what it changed, where it moved the score. */
function withChange(before: Case, after: Case, sources: readonly string[]): Case {
  if (before.score.value === after.score.value && before.disposition === after.disposition) return after;
  const change: ContextChange = {
    revision: after.revision,
    at: after.updatedAt,
    sources,
    score: { from: before.score.value, to: after.score.value },
    disposition: { from: before.disposition, to: after.disposition },
  };
  const { note: _note, ...changed } = {
    ...after,
    contextChanges: [...(before.contextChanges ?? []), change].slice(-MOST_CHANGES),
  };
  return { ...changed, note: renderNote(changed) };
}

import type { AllowlistEntry } from './allowlist/entry.schema.ts';
import { forEachBounded } from './async/for-each-bounded.ts';
import { slices } from './async/slices.ts';
import type { Case } from './case/case.schema.ts';
import { incidentRefOf } from './case/incident-ref.ts';
import type { CaseStore } from './case/stores.ts';
import { pendingOf } from './enrichment/pending.ts';
import { collectBroken, storyUntold } from './pipeline/broken.ts';
import type { CaseFacts } from './pipeline/build-case.ts';
import { namedFailures, recordFailures } from './pipeline/failures.ts';
import { fileCases, keepIncidents, linkIncidents, withLinks } from './pipeline/file-cases.ts';
import { type FoundIncident, type Gathered, gather } from './pipeline/gather.ts';
import { judgeCase } from './pipeline/judge-case.ts';
import { factsOf, hasNews, mergeFacts, withIncident } from './pipeline/merge-facts.ts';
import { reportOutcome } from './pipeline/report-outcome.ts';
import { relatedNow, tellStories } from './pipeline/tell-stories.ts';
import { IN_FLIGHT, type RunDeps, type TriageDeps } from './pipeline/triage-deps.ts';
import type { TriageOptions, TriageOutcome } from './pipeline/triage-outcome.ts';

/**
 * Takes messages the whole way: bytes → records → explained rows → context → claims → score → case → note. One
 * record's trouble is that record's failure, one alert's defect that of the messages that brought it; only a storage
 * that is away is thrown (`storage.unavailable`), so that the messages can be delivered again.
 */
export async function triageMessages(
  messages: readonly (Uint8Array | string)[],
  options: TriageOptions,
  given: TriageDeps,
): Promise<TriageOutcome> {
  const changed = new Set<string>();
  const broken = collectBroken(given.logger);
  const pause = options.channel === 'hub' ? slices.first : slices.later;
  const deps: RunDeps = { ...given, cases: notingWrites(given.cases, changed), broken, pause };
  const started = deps.clock().toISOString();
  const { alerts, incidents, ignored, failures: unreadable, alertsIn } = await gather(messages, deps);
  const entries = await deps.entries();
  if (options.dryRun === true) {
    const cases = await previewAll([...alerts.values()], incidents, entries, deps);
    const failures = namedFailures([...unreadable, ...broken.failures()]);
    return { cases, ignored, failures };
  }
  await keepIncidents(incidents, deps);
  const filed = await fileCases(await withLinks(alerts, incidents, deps), entries, deps);
  const linked = await deps.telemetry.stage('link', () =>
    linkIncidents(incidents, alerts, filed.awaited, entries, deps),
  );
  const cases = new Map([...filed.cases, ...linked.map((one): [string, Case] => [one.id, one])]);
  const untold = (caseId: string, error: unknown) =>
    broken.add(error, alerts.get(caseId)?.messages ?? [], { caseId }, storyUntold);
  const told = await deps.telemetry.stage('story', () => tellStories(cases.values(), entries, deps, untold));
  for (const one of told) if (cases.has(one.id)) cases.set(one.id, one);
  await deps.enrichments?.put(pendingOf(revisedSince(cases.values(), started), deps.clock().getTime()));
  const failures = [...unreadable, ...broken.failures()];
  await recordFailures(failures, options, deps);

  const { created } = filed;
  const outcome = {
    cases: [...cases.values()],
    changed: [...changed],
    ignored,
    failures: namedFailures(failures),
  };
  reportOutcome({ outcome, created, alertsIn, messages: messages.length }, options, deps);
  return outcome;
}

/** The store, which adds the id of every case that it writes. */
function notingWrites(cases: CaseStore, changed: Set<string>): CaseStore {
  return {
    ...cases,
    async insert(drafts) {
      const answers = await cases.insert(drafts);
      for (const [at, { id }] of drafts.entries()) if (answers[at] !== 'exists') changed.add(id);
      return answers;
    },
    async replace(previous, next) {
      const written = await cases.replace(previous, next);
      if (written !== 'conflict') changed.add(next.id);
      return written;
    },
  };
}

/** Cases that this run wrote: one that it left as it was waits for its sources since it was written. */
function revisedSince(cases: Iterable<Case>, started: string): readonly Case[] {
  return [...cases].filter(({ updatedAt }) => updatedAt >= started);
}

/** The cases as they would stand, in the order of their alerts. */
async function previewAll(
  alerts: readonly Gathered[],
  incidents: readonly FoundIncident[],
  entries: readonly AllowlistEntry[],
  deps: RunDeps,
): Promise<readonly Case[]> {
  const cases: (readonly Case[])[] = [];
  await forEachBounded([...alerts.entries()], IN_FLIGHT, async ([at, alert]) => {
    cases[at] = await preview(alert, incidents, entries, deps);
  });
  return cases.flat();
}

/** The case as it would stand; none of an alert on which that breaks. */
async function preview(
  { facts, messages }: Gathered,
  incidents: readonly FoundIncident[],
  entries: readonly AllowlistEntry[],
  deps: RunDeps,
): Promise<readonly Case[]> {
  try {
    return [await joinedWithStored(facts, incidents, entries, deps)];
  } catch (error) {
    deps.broken.add(error, messages, { alertId: facts.alert.systemAlertId });
    return [];
  }
}

async function joinedWithStored(
  facts: CaseFacts,
  incidents: readonly FoundIncident[],
  entries: readonly AllowlistEntry[],
  deps: RunDeps,
): Promise<Case> {
  const id = facts.alert.systemAlertId;
  const [links, stored] = await Promise.all([deps.links.get([id]), deps.cases.get(id)]);
  const now = deps.clock();
  const told = incidents.filter(({ incident }) => incident.alertIds.includes(id));
  const refs = [links.get(id), ...told.map(({ incident }) => incidentRefOf(incident, now))];
  const joined = stored === undefined ? facts : mergeFacts(factsOf(stored.value), facts);
  const known = refs.reduce<CaseFacts>((all, ref) => withIncident(all, ref, now), joined);
  const related = await relatedNow(await judgeCase(known, entries, deps), deps);
  const merged = mergeFacts(known, { ...known, related });
  if (stored === undefined) return judgeCase(merged, entries, deps);
  return hasNews(stored.value, merged) ? judgeCase(merged, entries, deps, stored.value) : stored.value;
}

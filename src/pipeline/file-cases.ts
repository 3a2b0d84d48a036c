import type { AllowlistEntry } from '../allowlist/entry.schema.ts';
import { forEachBounded } from '../async/for-each-bounded.ts';
import type { Case } from '../case/case.schema.ts';
import { reviseCase } from '../case/revise-case.ts';
import { isStorageUnavailable } from '../errors.ts';
import type { Message } from './broken.ts';
import type { FoundIncident, Gathered } from './gather.ts';
import { judgeCase } from './judge-case.ts';
import { factsOf, hasNews, mergeFacts, withIncident } from './merge-facts.ts';
import { IN_FLIGHT, type RunDeps } from './triage-deps.ts';

/** The cases as they stand after filing, by id. */
export interface Filed {
  readonly cases: Map<string, Case>;
  /** Ids of the cases that did not exist before. */
  readonly created: ReadonlySet<string>;
  /** Ids of the cases whose incident may have come before them. */
  readonly awaited: ReadonlySet<string>;
}

/** Cases that are packed and sent together: as many as a batch of the hub mostly has. Packing takes a millisecond each. */
const AT_ONCE = 100;

/**
 * Judges the alerts and writes new cases in batches; those that exist already take what this delivery adds. An alert on
 * which that breaks is a failure, and the others are filed.
 */
export async function fileCases(
  alerts: ReadonlyMap<string, Gathered>,
  entries: readonly AllowlistEntry[],
  deps: RunDeps,
): Promise<Filed> {
  const cases = new Map<string, Case>();
  const created = new Set<string>();
  const awaited = new Set<string>();

  async function merge(draft: Case): Promise<void> {
    const more = alerts.get(draft.id)?.facts ?? factsOf(draft);
    const merged = await reviseCase(deps.cases, draft.id, (stored) => {
      const facts = withIncident(mergeFacts(factsOf(stored), more), more.incident, deps.clock());
      return hasNews(stored, facts) ? judgeCase(facts, entries, deps, stored) : undefined;
    });
    cases.set(draft.id, merged ?? draft);
  }

  async function insert(drafts: readonly Case[]): Promise<void> {
    const answers = await deps.cases.insert(drafts);
    for (const [index, draft] of drafts.entries()) {
      // Its delivery may have ended before it was joined with its incident.
      if (answers[index] !== 'created') awaited.add(draft.id);
      if (answers[index] === 'exists') continue;
      cases.set(draft.id, draft);
      created.add(draft.id);
    }
    const known = drafts.filter((_, index) => answers[index] === 'exists');
    await forEachBounded(known, IN_FLIGHT, merge);
  }

  async function insertAll(): Promise<void> {
    for (let from = 0; from < drafts.length; from += AT_ONCE) {
      await deps.pause();
      await insert(drafts.slice(from, from + AT_ONCE));
    }
  }

  async function insertAlone(draft: Case): Promise<void> {
    try {
      await insert([draft]);
    } catch (error) {
      deps.broken.add(error, alerts.get(draft.id)?.messages ?? [], { alertId: draft.id, caseId: draft.id });
    }
  }

  async function judgeAll(): Promise<readonly Case[]> {
    const judged: Case[] = [];
    for (const [alertId, { facts, messages }] of alerts) {
      try {
        judged.push(await judgeCase(facts, entries, deps));
      } catch (error) {
        deps.broken.add(error, messages, { alertId });
      }
    }
    return judged;
  }

  const drafts = await deps.telemetry.stage('judge', judgeAll);
  try {
    await deps.telemetry.stage('store', insertAll);
  } catch (error) {
    if (isStorageUnavailable(error)) throw error;
    // One case spoils its batch: file each alone, so that only that one is a failure.
    const left = drafts.filter((draft) => !cases.has(draft.id));
    await forEachBounded(left, IN_FLIGHT, insertAlone);
  }
  return { cases, created, awaited };
}

/** Keeps incidents for their cases, whenever those come; the message of one that no table takes is a failure. */
export async function keepIncidents(incidents: readonly FoundIncident[], deps: RunDeps): Promise<void> {
  await forEachBounded(incidents, IN_FLIGHT, async ({ incident, message }) => {
    try {
      await deps.links.put(incident, deps.clock());
    } catch (error) {
      deps.broken.add(error, [message]);
    }
  });
}

/** The alerts, each with its incident where a message of this run named one: so a new case is written once. */
export async function withLinks(
  alerts: ReadonlyMap<string, Gathered>,
  incidents: readonly FoundIncident[],
  { links, clock }: Pick<RunDeps, 'links' | 'clock'>,
): Promise<ReadonlyMap<string, Gathered>> {
  const named = new Set(incidents.flatMap(({ incident }) => incident.alertIds));
  const found = await links.get([...named].filter((id) => alerts.has(id)));
  return new Map(
    [...alerts].map(([id, { facts, messages }]) => [
      id,
      { facts: withIncident(facts, found.get(id), clock()), messages },
    ]),
  );
}

/**
 * Joins cases and incidents, whichever came first: a case is told of its incident when it is written, an incident
 * looks for its cases after it is kept, so that one of the two always sees the other. Where that breaks on a case, the
 * messages that told of it are failures.
 *
 * @returns the cases that were looked at, as they stand now
 */
export async function linkIncidents(
  incidents: readonly FoundIncident[],
  alerts: ReadonlyMap<string, Gathered>,
  awaited: ReadonlySet<string>,
  entries: readonly AllowlistEntry[],
  deps: RunDeps,
): Promise<readonly Case[]> {
  const wanted = new Set([...awaited, ...incidents.flatMap(({ incident }) => incident.alertIds)]);
  const links = await deps.links.get([...wanted]);
  const linked: Case[] = [];

  function messagesOf(id: string): ReadonlySet<Message> {
    const tellers = incidents.filter(({ incident }) => incident.alertIds.includes(id));
    return new Set([...(alerts.get(id)?.messages ?? []), ...tellers.map(({ message }) => message)]);
  }

  await forEachBounded([...links], IN_FLIGHT, async ([id, incident]) => {
    try {
      const current = await reviseCase(deps.cases, id, (stored) => {
        const facts = withIncident(factsOf(stored), incident, deps.clock());
        return hasNews(stored, facts) ? judgeCase(facts, entries, deps, stored) : undefined;
      });
      if (current !== undefined) linked.push(current);
    } catch (error) {
      deps.broken.add(error, messagesOf(id), { alertId: id, caseId: id });
    }
  });
  return linked;
}

import type { AllowlistEntry } from '../allowlist/entry.schema.ts';
import { forEachBounded } from '../async/for-each-bounded.ts';
import type { Case } from '../case/case.schema.ts';
import type { CaseStore } from '../case/stores.ts';
import { compact } from '../compact.ts';
import { messageOf } from '../errors.ts';
import type { Logger } from '../logger.ts';
import type { Telemetry } from '../telemetry/telemetry.ts';
import { type ArmClient, type ArmClientDeps, armClient } from './arm-client.ts';
import { deliverCase, type WrongLink, waitMs } from './deliver-case.ts';
import type { LookUp } from './incident-lookup.ts';
import type { IncidentMemories } from './incident-memory-table.ts';
import type { Backlog, Outbox, OutboxEntry } from './outbox-table.ts';
import { policyGuard } from './policy-guard.ts';
import type { SendGate } from './send-gate.ts';
import { fresh, type Halt } from './tried.ts';
import { incidentAddress } from './workspace.ts';
import type { Delivery, WriteBackItem } from './write-back.schema.ts';
import { actions, type WriteBackConfig } from './write-back-config.ts';

/** What one run of the outbox came to. */
export interface DeliveryRun {
  /** Cases whose write-back came to an end. */
  readonly settled: number;
  /** Cases that are tried again later. */
  readonly postponed: number;
  /**
   * `another-instance`: it is that one's turn. `limit`: Sentinel's limits leave no room now. `time`: enough for one
   * run.
   */
  readonly stopped?: 'another-instance' | 'limit' | 'service-away' | 'time';
}

/** How the write-back stands, for `GET /health`. */
export type WriteBackHealth = Backlog & {
  readonly sentInWindow: number;
  readonly pausedUntilMs?: number;
};

/** The write-back to Sentinel. */
export interface WriteBack {
  /** Delivers what is due, as far as limits and time allow. Throws only what the table throws. */
  deliver(): Promise<DeliveryRun>;
  /** How the write-back of a case stands. */
  itemsOf(filed: Case): Promise<readonly WriteBackItem[]>;
  health(): Promise<WriteBackHealth>;
}

export interface WriteBackDeps {
  readonly config: WriteBackConfig;
  readonly cases: Pick<CaseStore, 'get'>;
  readonly outbox: Outbox;
  readonly memories: IncidentMemories;
  readonly gate: SendGate;
  /** The allowlist entries in force. */
  readonly entries: () => Promise<readonly AllowlistEntry[]>;
  readonly request: ArmClientDeps['request'];
  readonly clock: () => Date;
  readonly logger: Logger;
  readonly telemetry: Pick<Telemetry, 'record'>;
  /** Unlinks a case from the incident that it names, as Sentinel said at `checkedAt`; gives the case as it stands. */
  readonly unlink: (
    filed: Case,
    how: { readonly checkedAt: Date; readonly unlessLast: boolean },
  ) => Promise<Case | undefined>;
  /** Looks for the incident of a case that has none. Absent where there are no logs to look in. */
  readonly lookUp?: LookUp;
  /** Tells this instance from others. */
  readonly instance: string;
}

/** A run ends after this: far within the time that a function has, and near the next run of the timer. */
const RUN_MS = 100_000;
/** Due for longer than this, a write-back is stuck: the timer comes four times a minute. */
const STUCK_MS = 900_000;
/** So many failures in a row take as long. */
const STUCK_FAILURES = 6;
const READS_AT_ONCE = 8;
/** How long an incident is looked for, and when for the first time. */
const LOOK_UP_FOR_MS = 24 * 60 * 60_000;
const LOOK_UP_AFTER_MS = 2 * 60_000;
/** Probes ask often; counting the outbox reads every partition. */
const HEALTH_MS = 10_000;

/** Puts the write-back together. Nothing is read before the first call. */
export function createWriteBack(deps: WriteBackDeps): WriteBack {
  const { config, cases, outbox, memories, gate, clock, logger, telemetry } = deps;

  async function casesOf(alertIds: readonly string[]): Promise<readonly Case[]> {
    const found: Case[] = [];
    await forEachBounded(alertIds, READS_AT_ONCE, async (id) => {
      const stored = await cases.get(id);
      if (stored !== undefined) found.push(stored.value);
    });
    return found;
  }

  /** Cases that keep failing, as far as this instance has seen. */
  const failing = new Set<string>();
  const policyProblem = policyGuard(config);
  let known: { readonly health: Promise<WriteBackHealth>; readonly untilMs: number } | undefined;

  /**
   * When to look for the incident of a case again; `undefined` where there is nothing to look for, or no longer. The
   * first time nothing is asked: an incident usually comes by itself. One that is found makes the next revision.
   */
  async function lookedFor(filed: Case, previous: Delivery | undefined) {
    const { lookUp } = deps;
    if (lookUp === undefined || incidentAddress(filed.incident, config.workspace).kind !== 'unnamed') return;
    const now = clock().getTime();
    if (now - Date.parse(filed.createdAt) > LOOK_UP_FOR_MS) return;
    const failures = (previous?.failures ?? 0) + 1;
    if (failures > 1 && (await lookUp(filed)) === 'found') return;
    return { failures, untilMs: now + Math.max(LOOK_UP_AFTER_MS, waitMs(failures)) };
  }

  /**
   * Unlinks a case from an incident that is not its own. The revision that this makes is delivered in turn: to the
   * incident that takes its place, or to none, and then the delivery already says why.
   */
  async function unlinked(
    filed: Case,
    delivery: Delivery,
    wrongLink: WrongLink,
    checkedAt: Date,
  ): Promise<Delivery> {
    logger.warn('writeback.wrong-incident', { caseId: filed.id, reason: wrongLink });
    const now = await deps.unlink(filed, { checkedAt, unlessLast: wrongLink === 'unreachable' });
    return now === undefined || now.incident !== undefined
      ? delivery
      : { ...delivery, revision: now.revision };
  }

  async function postponed(entry: OutboxEntry, delivery: Delivery, halt: Halt) {
    // A stop keeps what was done meanwhile and leaves the entry where it was: it is the next one to be delivered.
    const untilMs =
      halt.kind === 'stopped' ? entry.dueMs : clock().getTime() + waitMs(delivery.failures, halt.afterMs);
    const nextAttemptAt = new Date(untilMs).toISOString();
    await outbox.postpone(
      entry,
      halt.kind === 'stopped' ? delivery : { ...delivery, nextAttemptAt },
      untilMs,
    );
    if (halt.kind === 'stopped') return 'limit' as const;
    if (delivery.failures >= STUCK_FAILURES) failing.add(entry.caseId);
    logger.warn('writeback.postponed', {
      caseId: entry.caseId,
      nextAttemptAt,
      actions: errorsOf(delivery.actions),
    });
    return halt.everywhere ? ('service-away' as const) : ('postponed' as const);
  }

  async function deliverEntry(entry: OutboxEntry, arm: ArmClient) {
    const problem = await deps.entries().then(policyProblem);
    const [stored, previous] = await Promise.all([cases.get(entry.caseId), outbox.delivery(entry.caseId)]);
    if (stored === undefined) {
      const gone = { caseId: entry.caseId, revision: entry.revision, failures: 0, actions: {} };
      await outbox.settle(entry, previous ?? gone);
      return 'settled' as const;
    }
    const planned = problem === undefined ? config : { ...config, policyProblem: problem };
    const round = { arm, config: planned, memories, casesOf };
    const checkedAt = clock();
    const { delivery: tried, halt, wrongLink } = await deliverCase(stored.value, previous, round);
    const delivery =
      wrongLink === undefined ? tried : await unlinked(stored.value, tried, wrongLink, checkedAt);
    const again = halt === undefined ? await lookedFor(stored.value, previous) : undefined;
    if (again !== undefined) {
      const nextAttemptAt = new Date(again.untilMs).toISOString();
      await outbox.postpone(entry, { ...delivery, failures: again.failures, nextAttemptAt }, again.untilMs);
      return 'postponed' as const;
    }
    if (halt === undefined) {
      await outbox.settle(entry, delivery);
      failing.delete(entry.caseId);
      const lagMs = clock().getTime() - Date.parse(stored.value.updatedAt);
      telemetry.record('systemctl_triage.writeback.lag', Math.max(0, lagMs) / 1000, {});
      logger.info('writeback.settled', { caseId: entry.caseId, actions: statesOf(delivery.actions) });
      return 'settled' as const;
    }
    return postponed(entry, delivery, halt);
  }

  async function deliverAll(
    due: readonly OutboxEntry[],
    arm: ArmClient,
    startedMs: number,
  ): Promise<DeliveryRun> {
    let settled = 0;
    let postponed = 0;
    for (const entry of due) {
      const came = await deliverEntry(entry, arm);
      if (came === 'limit') return { settled, postponed, stopped: 'limit' };
      if (came === 'settled') settled += 1;
      else postponed += 1;
      if (came === 'service-away') return { settled, postponed, stopped: 'service-away' };
      if (clock().getTime() - startedMs > RUN_MS) return { settled, postponed, stopped: 'time' };
    }
    return { settled, postponed };
  }

  return {
    async deliver() {
      const startedMs = clock().getTime();
      const due = await outbox.due(startedMs);
      const overdue = due.filter(({ dueMs }) => startedMs - dueMs > STUCK_MS).map(({ caseId }) => caseId);
      const stuck = new Set([...failing, ...overdue]).size;
      telemetry.record('systemctl_triage.writeback.stuck', stuck, {});
      if (due.length === 0) return { settled: 0, postponed: 0 };
      const turn = await gate.open(deps.instance);
      if (turn === undefined) return { settled: 0, postponed: 0, stopped: 'another-instance' };
      try {
        return await deliverAll(due, armClient(config, turn, deps), startedMs);
      } finally {
        await turn.end().catch((error: unknown) => {
          // The lease runs out by itself.
          logger.warn('writeback.turn-not-ended', { message: messageOf(error) });
        });
      }
    },
    async itemsOf(filed) {
      const delivery = await outbox.delivery(filed.id);
      return actions
        .filter((action) => config.modes[action] !== 'off')
        .map((action) => {
          const { state, attempts, lastError, detail } = delivery?.actions[action] ?? fresh;
          // A later revision waits in the outbox.
          const behind = delivery === undefined || delivery.revision < filed.revision;
          const shown = behind ? 'pending' : state;
          const nextAttemptAt = shown === 'pending' ? delivery?.nextAttemptAt : undefined;
          return compact({ action, state: shown, attempts, lastError, detail, nextAttemptAt });
        });
    },
    health() {
      const now = clock().getTime();
      if (known === undefined || known.untilMs <= now) {
        const health = Promise.all([outbox.backlog(), gate.look()]).then((parts) => ({
          ...parts[0],
          ...parts[1],
        }));
        known = { health, untilMs: now + HEALTH_MS };
        health.catch(() => {
          known = undefined;
        });
      }
      return known.health;
    },
  };
}

function statesOf(records: Readonly<Record<string, { readonly state: string } | undefined>>) {
  return Object.fromEntries(Object.entries(records).map(([action, record]) => [action, record?.state]));
}

function errorsOf(records: Readonly<Record<string, { readonly lastError?: string } | undefined>>) {
  return Object.fromEntries(
    Object.entries(records).flatMap(([action, record]) =>
      record?.lastError ? [[action, record.lastError]] : [],
    ),
  );
}

import { anonymousCaller, type Caller } from '../access/caller.ts';
import { forEachBounded } from '../async/for-each-bounded.ts';
import { within } from '../async/within.ts';
import type { Case } from '../case/case.schema.ts';
import { failureId } from '../case/failure.ts';
import type { CaseStore, FailureStore } from '../case/stores.ts';
import { isStorageUnavailable, messageOf } from '../errors.ts';
import type { Logger } from '../logger.ts';
import type { TriageOutcome } from '../pipeline/triage-outcome.ts';
import type { JobAnswer, JobStore, TriageJob } from './triage-job.ts';

export interface TriageJobsDeps {
  readonly store: JobStore;
  readonly triage: (payload: string, caller: Caller) => Promise<TriageOutcome>;
  readonly cases: Pick<CaseStore, 'get'>;
  readonly failures: Pick<FailureStore, 'put'>;
  readonly clock: () => Date;
  readonly randomId: () => string;
  readonly logger: Logger;
}

/** How a job stands. */
export type JobState =
  | { readonly kind: 'working' }
  | { readonly kind: 'done'; readonly outcome: TriageOutcome }
  | { readonly kind: 'unknown' };

/** Triage whose answer is fetched later. */
export interface TriageJobs {
  /**
   * Keeps the payload as a job of the caller and begins it by `work`, which may have begun already. The answer is the
   * job's id, as soon as the job is kept: from then on it survives this process.
   */
  begin(payload: string, caller: Caller, work?: () => Promise<TriageOutcome>): Promise<string>;
  /**
   * How the job stands. One whose instance has gone silent is taken up here, for as long as `withinMs` allows: so a
   * job is done as long as somebody asks for it. One that was begun three times without an end is done too: its
   * outcome is a failure, `job.given-up`, which keeps the payload for a replay.
   */
  look(id: string, withinMs: number): Promise<JobState>;
  /** Takes up the jobs whose instances have gone silent and which nobody asks for: their alerts are due a case too. */
  resume(): Promise<void>;
}

/** Longer than any triage takes: after this an instance that has said nothing has gone. */
const WORK_MS = 2 * 60_000;
/** Answers are fetched within minutes. */
const KEPT_MS = 24 * 60 * 60_000;
/** An instance may go for reasons of its own; three in a row went because of the job, and so would the next. */
const MOST_ATTEMPTS = 3;
const READS_AT_ONCE = 8;
/** Of one run; the next one takes up the rest. */
const MOST_RESUMED = 20;

export function createTriageJobs(deps: TriageJobsDeps): TriageJobs {
  const { store, triage, cases, failures, clock, logger } = deps;
  const isoAfter = (ms: number) => new Date(clock().getTime() + ms).toISOString();

  /** Never throws: what fails is taken up again by whoever asks once the time of this try is over. */
  async function finish(id: string, work: Promise<TriageOutcome>): Promise<TriageOutcome | undefined> {
    try {
      const outcome = await work;
      const stored = await store.get(id);
      if (stored !== undefined && stored.value.answer === undefined) {
        // A conflict is another instance that was at the same: triage gives one case per alert, whoever does it.
        await store.replace({ ...stored.value, answer: answerOf(outcome) }, stored.etag);
      }
      return outcome;
    } catch (error) {
      logger.warn('job.failed', { id, message: messageOf(error) });
      return undefined;
    }
  }

  async function tidy(): Promise<void> {
    await store.tidy(clock().getTime() - KEPT_MS).catch((error: unknown) => {
      logger.warn('job.not-tidied', { message: messageOf(error) });
    });
  }

  async function outcomeOf({ caseIds, ignored, failures }: JobAnswer): Promise<TriageOutcome> {
    const found: Case[] = [];
    await forEachBounded(caseIds, READS_AT_ONCE, async (caseId) => {
      const stored = await cases.get(caseId);
      if (stored !== undefined) found.push(stored.value);
    });
    return { cases: found, ignored, failures };
  }

  async function giveUp(job: TriageJob, etag: string): Promise<TriageOutcome> {
    const { id, payload, attempts } = job;
    const failure = {
      id: failureId('job.given-up', payload),
      code: 'job.given-up',
      path: '',
      message: `Triage of this was begun ${attempts} times and never ended.`,
    };
    logger.error('job.given-up', { id, attempts, failureId: failure.id });
    await failures.put({ ...failure, createdAt: clock().toISOString(), channel: 'http', payload });
    const outcome = { cases: [], ignored: [], failures: [failure] };
    await store.replace({ ...job, answer: answerOf(outcome) }, etag);
    return outcome;
  }

  const jobs: TriageJobs = {
    async begin(payload, caller, work = () => triage(payload, caller)) {
      const id = deps.randomId();
      const createdAt = clock().toISOString();
      await store.put({ id, createdAt, payload, caller, workedUntil: isoAfter(WORK_MS), attempts: 1 });
      void finish(id, work()).then(tidy);
      return id;
    },
    async look(id, withinMs) {
      const stored = await store.get(id);
      if (stored === undefined) return { kind: 'unknown' };
      const { value: job, etag } = stored;
      if (job.answer !== undefined) return { kind: 'done', outcome: await outcomeOf(job.answer) };
      if (Date.parse(job.workedUntil) > clock().getTime()) return { kind: 'working' };
      if (job.attempts >= MOST_ATTEMPTS) return { kind: 'done', outcome: await giveUp(job, etag) };
      const taken: TriageJob = { ...job, workedUntil: isoAfter(WORK_MS), attempts: job.attempts + 1 };
      if ((await store.replace(taken, etag)) === 'conflict') return { kind: 'working' };
      const outcome = await within(
        withinMs,
        finish(id, triage(job.payload, job.caller ?? anonymousCaller)),
        undefined,
      );
      return outcome === undefined ? { kind: 'working' } : { kind: 'done', outcome };
    },
    async resume() {
      let resumed = 0;
      for await (const id of store.unfinished(clock().getTime() - WORK_MS)) {
        if (resumed === MOST_RESUMED) return;
        try {
          await jobs.look(id, WORK_MS);
          resumed += 1;
        } catch (error) {
          if (isStorageUnavailable(error)) throw error;
          // A job that cannot be read stays where it is, and keeps nobody else waiting.
          logger.error('job.not-resumed', { id, message: messageOf(error) });
        }
      }
    },
  };
  return jobs;
}

function answerOf({ cases, ignored, failures }: TriageOutcome): JobAnswer {
  return { caseIds: cases.map(({ id }) => id), ignored, failures };
}

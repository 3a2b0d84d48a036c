import { Cron } from 'croner';
import * as z from 'zod';
import { within } from '../../src/async/within.ts';
import type { FunctionsCore, RegisteredFunction } from '../functions-core/functions-core.ts';
import { invoke, triggerBinding } from '../functions-core/invoke.ts';
import type { Log } from '../log.ts';
import { StartError } from '../start-error.ts';

const bindingSchema = z.looseObject({ schedule: z.string(), runOnStartup: z.boolean().default(false) });

/** The timers of an app, running. */
export interface Timers {
  /** Starts nothing more, and waits for what runs until the deadline. */
  readonly stop: (deadlineMs: number) => Promise<void>;
}

/** What the Functions host hands to a timer (Microsoft Learn, "Timer trigger for Azure Functions", usage). */
const TIMER = JSON.stringify({ Schedule: { AdjustForDST: false }, ScheduleStatus: null, IsPastDue: false });

/**
 * Runs every timer function on its schedule: six fields, the first of seconds, in UTC. A run that lasts into the next
 * one keeps that from starting; a run that throws is logged, as the Functions host does it. Schedules are not kept
 * over a restart (`useMonitor`): a run that fell into the time between is left out.
 *
 * Throws `StartError` for a schedule that cannot be read.
 */
export function startTimers(core: FunctionsCore, log: Log): Timers {
  const running = new Set<Promise<void>>();

  async function run(target: RegisteredFunction): Promise<void> {
    const work = invoke(core, target, { data: { json: TIMER } }, log).then(
      () => undefined,
      (error: unknown) => log.write('error', target.metadata.name, 'the function threw', error),
    );
    running.add(work);
    await work;
    running.delete(work);
  }

  const timers = [...core.functions.values()].flatMap((target) => {
    const { binding } = triggerBinding(target);
    if (binding.type.toLowerCase() !== 'timertrigger') return [];
    const { schedule, runOnStartup } = bindingSchema.parse(binding);
    if (runOnStartup) void run(target);
    return [scheduled(target, schedule, () => run(target))];
  });

  return {
    async stop(deadlineMs) {
      for (const timer of timers) timer.stop();
      await within(deadlineMs, Promise.all(running), undefined);
    },
  };
}

function scheduled({ metadata }: RegisteredFunction, schedule: string, work: () => Promise<void>): Cron {
  try {
    return new Cron(schedule, { mode: '6-part', timezone: 'UTC', protect: true }, work);
  } catch (cause) {
    throw new StartError(`the schedule ${schedule} of ${metadata.name} cannot be read`, { cause });
  }
}

import { type Consumers, type ConsumersOptions, startConsumers } from './consumers.ts';

/** Consumers that can be thrown away and started again, in turn. */
export interface ReplaceableConsumers extends Consumers {
  readonly startAgain: () => Promise<void>;
}

export async function startReplaceableConsumers(options: ConsumersOptions): Promise<ReplaceableConsumers> {
  let current: Consumers | undefined = await startConsumers(options);
  let stopped = false;
  return {
    stop: async (deadlineMs: number) => {
      stopped = true;
      await current?.stop(deadlineMs);
    },
    abandon: async () => {
      const lost = current;
      current = undefined;
      await lost?.abandon();
    },
    startAgain: async () => {
      if (stopped) return;
      const next = await startConsumers(options);
      if (stopped) await next.stop(0);
      else current = next;
    },
  };
}

import { beginService, type RunOptions, type StartingService } from '../../support/run-service.ts';

/** Services that must live until a scenario itself ends them. */
export interface Watch {
  /** Starts a service, which may end by its own `stop` and `kill` alone. */
  readonly begin: (options: RunOptions) => StartingService;
  /**
   * Does work that a service is needed for. Rejects with the service's last output as soon as one ends by itself; the
   * work is told by the signal.
   */
  readonly during: <Result>(work: (signal: AbortSignal) => Promise<Result>) => Promise<Result>;
}

/** UTF-16 code units of what a service wrote last. */
const LAST_OUTPUT = 4_000;

export function createWatch(): Watch {
  const ended = new AbortController();
  const failed = new Promise<never>((_, reject) => {
    ended.signal.addEventListener('abort', () => reject(ended.signal.reason), { once: true });
  });
  // A service may end while nothing waits: whoever waits next is told.
  failed.catch(() => undefined);

  return {
    begin(options) {
      const starting = beginService(options);
      let isExpected = false;
      void starting.exited.then((code) => {
        if (isExpected) return;
        const last = starting.output().slice(-LAST_OUTPUT);
        ended.abort(new Error(`A service ended by itself, with ${code}. Its last output:\n${last}`));
      });
      const kill: StartingService['kill'] = (target) => {
        isExpected = true;
        return starting.kill(target);
      };
      const ready = starting.ready.then((service) => ({
        ...service,
        kill,
        stop() {
          isExpected = true;
          return service.stop();
        },
      }));
      return { ...starting, kill, ready };
    },
    during: (work) => Promise.race([work(ended.signal), failed]),
  };
}

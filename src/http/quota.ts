import type { QuotaLimits } from './quotas.ts';

/** Leave to make one call; `release` when it is over. */
export interface Lease {
  release(): void;
}

export type Leave =
  | { readonly kind: 'granted'; readonly lease: Lease }
  /** The limits leave no room in time; `waitMs` is how long the next call has to wait at least. */
  | { readonly kind: 'refused'; readonly waitMs: number };

/** Keeps the calls to one API within its limits, first come, first served. */
export interface Quota {
  /** Waits for leave until `signal` aborts; refuses at once what cannot start before `deadline`. */
  acquire(deadline: number, signal: AbortSignal): Promise<Leave>;
  /** Lets nothing start before an instant, because the service asked to wait. */
  pauseUntil(instantMs: number): void;
}

interface Waiter {
  readonly grant: (leave: Leave) => void;
  readonly deadline: number;
}

/** `now` in milliseconds since 1970. */
export function createQuota({ concurrency, windows }: QuotaLimits, now: () => number): Quota {
  const longest = Math.max(0, ...windows.map(({ limit }) => limit));
  /** When the last calls started, oldest first. */
  let starts: number[] = [];
  let running = 0;
  let pausedUntil = 0;
  let timer: NodeJS.Timeout | undefined;
  const queue: Waiter[] = [];

  /** The instant at which the windows and a pause let the next call start. */
  function nextStart(): number {
    const instants = windows.map(({ limit, ms }) => {
      const before = starts.at(-limit);
      return before === undefined ? 0 : before + ms;
    });
    return Math.max(pausedUntil, ...instants);
  }

  function grant(waiter: Waiter): void {
    starts.push(now());
    if (starts.length > longest * 2) starts = starts.slice(-longest);
    running += 1;
    let held = true;
    waiter.grant({
      kind: 'granted',
      lease: {
        release() {
          if (!held) return;
          held = false;
          running -= 1;
          pump();
        },
      },
    });
  }

  function pump(): void {
    clearTimeout(timer);
    timer = undefined;
    const waitMs = () => nextStart() - now();
    while (queue.length > 0 && running < concurrency && waitMs() <= 0) {
      const next = queue.shift();
      if (next !== undefined) grant(next);
    }
    const wait = waitMs();
    if (wait <= 0) return;
    for (const waiter of queue.filter(({ deadline }) => now() + wait > deadline)) {
      queue.splice(queue.indexOf(waiter), 1);
      waiter.grant({ kind: 'refused', waitMs: wait });
    }
    if (queue.length > 0) timer = setTimeout(pump, wait);
  }

  return {
    acquire: (deadline, signal) =>
      new Promise((resolve) => {
        const giveUp = (): void => {
          const at = queue.indexOf(waiter);
          if (at < 0) return;
          queue.splice(at, 1);
          resolve({ kind: 'refused', waitMs: Math.max(0, nextStart() - now()) });
        };
        const waiter: Waiter = {
          deadline,
          grant(leave) {
            signal.removeEventListener('abort', giveUp);
            resolve(leave);
          },
        };
        queue.push(waiter);
        signal.addEventListener('abort', giveUp, { once: true });
        if (signal.aborted) giveUp();
        else pump();
      }),
    pauseUntil(instantMs) {
      pausedUntil = Math.max(pausedUntil, instantMs);
      pump();
    },
  };
}

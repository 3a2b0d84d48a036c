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

/**
 * A call counts against a window from its start until `ms` after its end: it reached the service somewhere in between,
 * and however long it was on its way, no window of the service's own clock holds more than its limit.
 *
 * @param now milliseconds since 1970
 */
export function createQuota({ concurrency, windows }: QuotaLimits, now: () => number): Quota {
  const longest = Math.max(0, ...windows.map(({ limit }) => limit));
  /** When the last calls ended, oldest first. */
  let ends: number[] = [];
  let running = 0;
  let pausedUntil = 0;
  let timer: NodeJS.Timeout | undefined;
  const queue: Waiter[] = [];

  /** Whether calls that are under way have to end before the next one may start. */
  function isFull(): boolean {
    return running >= concurrency || windows.some(({ limit }) => running >= limit);
  }

  /** The instant at which the windows and a pause let the next call start, were nothing to end until then. */
  function nextStart(): number {
    const instants = windows.map(({ limit, ms }) => {
      const before = running < limit ? ends.at(-(limit - running)) : undefined;
      return before === undefined ? 0 : before + ms;
    });
    return Math.max(pausedUntil, ...instants);
  }

  function grant(waiter: Waiter): void {
    running += 1;
    let held = true;
    waiter.grant({
      kind: 'granted',
      lease: {
        release() {
          if (!held) return;
          held = false;
          running -= 1;
          ends.push(now());
          if (ends.length > longest * 2) ends = ends.slice(-longest);
          pump();
        },
      },
    });
  }

  function pump(): void {
    clearTimeout(timer);
    timer = undefined;
    const waitMs = () => nextStart() - now();
    while (queue.length > 0 && !isFull() && waitMs() <= 0) {
      const next = queue.shift();
      if (next !== undefined) grant(next);
    }
    const wait = waitMs();
    if (wait <= 0) return;
    for (const waiter of queue.filter(({ deadline }) => now() + wait > deadline)) {
      queue.splice(queue.indexOf(waiter), 1);
      waiter.grant({ kind: 'refused', waitMs: wait });
    }
    if (queue.length > 0 && !isFull()) timer = setTimeout(pump, wait);
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

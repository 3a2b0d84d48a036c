import type { Room } from './cost.ts';

/** A call's share of the room. */
export interface Place {
  /** Gives the share back; to be called once its work has ended. */
  release(): void;
}

/** Limits how many units of work are under way at once. */
export interface InFlightLimiter {
  /**
   * A place for so many units of a caller's work, as soon as there is room; `full` where there is none in time. Work
   * that is larger than a caller's whole room takes all of it.
   */
  take(caller: string, units: number): Promise<Place | 'full'>;
}

export interface InFlightOptions extends Room {
  /** How long a call waits for room, in milliseconds. */
  readonly waitMs?: number;
}

/** Long enough for most of what is under way to end, short enough that nobody takes the service for dead. */
const WAIT_MS = 5_000;
/** Units that wait, for each unit of room: a burst of a playbook is taken, a flood is refused at once. */
const WAITING_A_UNIT = 4;

interface Waiting {
  readonly caller: string;
  readonly units: number;
  readonly enter: () => void;
}

/**
 * A limit for each caller and one for all, in the memory of this instance. Calls wait in the order in which they came;
 * one whose caller has no room left lets those of others go ahead.
 */
export function createInFlightLimiter(options: InFlightOptions): InFlightLimiter {
  const { perCaller, together, waitMs = WAIT_MS } = options;
  const taken = new Map<string, number>();
  let total = 0;
  let line: readonly Waiting[] = [];

  function occupy(caller: string, units: number): Place {
    total += units;
    taken.set(caller, (taken.get(caller) ?? 0) + units);
    let isHeld = true;
    return {
      release() {
        if (!isHeld) return;
        isHeld = false;
        total -= units;
        const left = (taken.get(caller) ?? 0) - units;
        if (left > 0) taken.set(caller, left);
        else taken.delete(caller);
        serve();
      },
    };
  }

  /** Lets those enter for whom there is room. */
  function serve(): void {
    const left: Waiting[] = [];
    /** Callers of whom one waits: none of theirs that came later may pass it. */
    const behind = new Set<string>();
    let isFull = false;
    for (const waiting of line) {
      const { caller, units } = waiting;
      const fitsCaller = !behind.has(caller) && (taken.get(caller) ?? 0) + units <= perCaller;
      // Whoever is only kept by the others' work goes before everybody who came later, or large calls never would.
      if (fitsCaller && total + units > together) isFull = true;
      if (fitsCaller && !isFull) waiting.enter();
      else {
        left.push(waiting);
        behind.add(caller);
      }
    }
    line = left;
  }

  function isTooLong(caller: string): boolean {
    const unitsOf = (waiting: readonly Waiting[]) => waiting.reduce((sum, { units }) => sum + units, 0);
    return (
      unitsOf(line) > together * WAITING_A_UNIT ||
      unitsOf(line.filter((waiting) => waiting.caller === caller)) > perCaller * WAITING_A_UNIT
    );
  }

  return {
    take: (caller, wanted) =>
      new Promise((resolve) => {
        const units = Math.min(wanted, perCaller);
        let timer: NodeJS.Timeout | undefined;
        const waiting: Waiting = {
          caller,
          units,
          enter() {
            clearTimeout(timer);
            resolve(occupy(caller, units));
          },
        };
        const leave = () => {
          line = line.filter((one) => one !== waiting);
          resolve('full');
          // It may have been the one that others had to wait behind.
          serve();
        };
        line = [...line, waiting];
        serve();
        if (!line.includes(waiting)) return;
        if (isTooLong(caller)) leave();
        else timer = setTimeout(leave, waitMs);
      }),
  };
}

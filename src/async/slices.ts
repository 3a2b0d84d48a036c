/** Awaited between two pieces of long work: at once while the slice has time left, else when it is this work's turn. */
export type Pause = () => Promise<void>;

/** Who takes a turn before whom. */
export interface Slices {
  /** For alerts of the hub. */
  readonly first: Pause;
  /** For everything that somebody asks for and nobody's alert waits for. */
  readonly later: Pause;
}

/**
 * How long work goes on before others have a turn, in milliseconds. A call that reads tables needs some ten turns of the
 * event loop, so that it is answered in a fraction of a second beside any amount of sliced work.
 */
const SLICE_MS = 10;

/** Of so many turns one is for the work that comes later, however much comes first. */
const TURNS_A_LATER_ONE = 4;

const DONE = Promise.resolve();

/**
 * Cuts long work into slices. The process has one thread: work that computes for a second on end keeps probes, alerts
 * and everybody else waiting for as long. All work that pauses here shares the slices: one turn of the event loop has
 * one slice, whoever waits for one, and what came over the network meanwhile is taken between two.
 */
export function createSlices(now: () => number = () => performance.now()): Slices {
  const waiting = { first: [] as (() => void)[], later: [] as (() => void)[] };
  let endsAt = Number.NEGATIVE_INFINITY;
  let isPlanned = false;
  let turnsSinceLater = 0;

  function plan(): void {
    if (isPlanned || waiting.first.length + waiting.later.length === 0) return;
    isPlanned = true;
    setImmediate(beginTurn);
  }

  function beginTurn(): void {
    isPlanned = false;
    endsAt = now() + SLICE_MS;
    const isLaterDue = turnsSinceLater >= TURNS_A_LATER_ONE - 1 && waiting.later.length > 0;
    const line = isLaterDue || waiting.first.length === 0 ? waiting.later : waiting.first;
    turnsSinceLater = line === waiting.later ? 0 : turnsSinceLater + 1;
    resumeNext(line);
  }

  /** Whoever is resumed works before the next microtask: what it leaves of the slice is for those behind it. */
  function resumeNext(line: (() => void)[]): void {
    const resume = line.shift();
    if (resume !== undefined) {
      resume();
      queueMicrotask(() => (now() < endsAt ? resumeNext(line) : plan()));
    } else plan();
  }

  function pauseIn(line: (() => void)[]): Pause {
    return () => {
      if (now() < endsAt) return DONE;
      return new Promise((resume) => {
        line.push(resume);
        plan();
      });
    };
  }

  return { first: pauseIn(waiting.first), later: pauseIn(waiting.later) };
}

/** Those of this process, which has one event loop. */
export const slices: Slices = createSlices();

/** Runs `work` over the items one after another, with a pause before each. */
export async function mapInSlices<Item, Result>(
  items: Iterable<Item>,
  pause: Pause,
  work: (item: Item, at: number) => Result,
): Promise<Result[]> {
  const results: Result[] = [];
  let at = 0;
  for (const item of items) {
    await pause();
    results.push(work(item, at));
    at += 1;
  }
  return results;
}

import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { Answer, Problem } from './client.ts';
import { functionKey } from './settings.ts';

/** What a view asked for: the last answer stays while a newer one is on its way or does not come. */
export interface Loaded<Value> {
  readonly value?: Value;
  readonly etag?: string;
  /** Why the last try failed; absent when it did not. */
  readonly problem?: Problem;
  /** When the value came, in milliseconds since 1970. */
  readonly atMs?: number;
  reload(): void;
}

/** After a failure without a word on when to try again. */
const RETRY_MS = 5_000;

interface State<Value> extends Omit<Loaded<Value>, 'reload'> {
  readonly key: string;
}

/**
 * Loads something, again every `everyMs` while the page is seen, after a failure, when the browser is online again
 * and when a key was given. `key` names what is loaded: another key drops the value.
 */
export function useLoad<Value>(
  key: string,
  load: (signal: AbortSignal) => Promise<Answer<Value>>,
  everyMs?: number,
): Loaded<Value> {
  const [state, setState] = useState<State<Value>>({ key });
  const [round, setRound] = useState(0);
  const latest = useRef(load);
  latest.current = load;
  const reload = useCallback(() => setRound((count) => count + 1), []);

  useEffect(() => {
    const given = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;

    async function run(): Promise<void> {
      clearTimeout(timer);
      if (document.hidden && everyMs !== undefined) return plan(everyMs);
      const answer = await latest.current(given.signal).catch((error: unknown) => {
        if (given.signal.aborted) return undefined;
        throw error;
      });
      if (answer === undefined || given.signal.aborted) return;
      setState((before) => next(before, key, answer));
      const { problem } = answer.ok ? { problem: undefined } : answer;
      if (problem === undefined) plan(everyMs);
      else if (problem.status === 0 || problem.status === 429 || problem.status >= 500)
        plan(problem.retryAfterMs ?? RETRY_MS);
    }
    function plan(ms: number | undefined): void {
      if (ms !== undefined && !given.signal.aborted) timer = setTimeout(run, ms);
    }
    const again = () => {
      if (!document.hidden) void run();
    };

    void run();
    const seen = everyMs === undefined ? undefined : () => again();
    if (seen) document.addEventListener('visibilitychange', seen);
    window.addEventListener('online', again);
    const unsubscribe = functionKey.subscribe(again);
    return () => {
      given.abort();
      clearTimeout(timer);
      if (seen) document.removeEventListener('visibilitychange', seen);
      window.removeEventListener('online', again);
      unsubscribe();
    };
  }, [key, everyMs, round]);

  const { key: of, ...known } = state;
  return of === key ? { ...known, reload } : { reload };
}

function next<Value>(before: State<Value>, key: string, answer: Answer<Value>): State<Value> {
  if (answer.ok) {
    const { value, etag } = answer;
    return { key, value, atMs: Date.now(), ...(etag === undefined ? {} : { etag }) };
  }
  const kept = before.key === key ? before : { key };
  return { ...kept, problem: answer.problem };
}

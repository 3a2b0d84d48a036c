import { type CompileResult, refusal, ruleSha256 } from '../compile-result.ts';
import { compileResultSchema, TREE_VERSION } from '../tree.schema.ts';
import { CompileThread, type ThreadLimits } from './compile-thread.ts';

/** Where compiled queries outlive the process. Both calls may fail: then the query is compiled again. */
export interface CompiledRuleStore {
  /** The JSON that was put under the key, undefined when there is none. */
  readonly get: (key: string) => Promise<unknown>;
  readonly put: (key: string, value: CompileResult) => Promise<void>;
}

export interface RuleCompilerOptions extends Partial<ThreadLimits> {
  readonly store?: CompiledRuleStore;
  /** How many compiled queries are kept in memory. */
  readonly cacheSize?: number;
  /** After how many idle milliseconds the thread and its memory are given back. */
  readonly idleMs?: number;
  /** How many queries may wait for the thread, the one that it reads among them; what comes then is `busy`. */
  readonly maxWaiting?: number;
  readonly clock?: () => Date;
}

/** What came of a query; `busy`: too many others wait, and nothing is known of it. */
export type Compiled = CompileResult | { readonly kind: 'busy' };

/** Compiles queries that are not known when the service is built. */
export interface RuleCompiler {
  /** Never rejects: what cannot be compiled says so in its result. */
  readonly compile: (text: string) => Promise<Compiled>;
  readonly close: () => Promise<void>;
}

const DEFAULTS = {
  // Rules take tens of milliseconds; what takes seconds was made to.
  timeoutMs: 5_000,
  // About a second and a half on two busy cores.
  loadMs: 30_000,
  // The parser with its tables stays below 300 MiB.
  memoryMb: 512,
  cacheSize: 200,
  idleMs: 60_000,
  maxWaiting: 50,
} as const;

/**
 * How long a query that could not be read counts as such. It may have met a busy machine, and its rule must not be
 * judged by the shipped one for that for good; but each alert of a batch must not pay the limit of time anew.
 */
const RETRY_MS = 60_000;

const BUSY = { kind: 'busy' } as const;

/** The name of a rule whose text comes without one. */
const QUERY_NAME = 'query';

/**
 * A compiler that reads each text once: results are kept in memory and in the store by the sha256 of the text.
 * The parser is loaded in a thread of its own, for the first text that neither knows. What was `unsupported` is tried
 * again after a minute.
 */
export function createRuleCompiler(options: RuleCompilerOptions = {}): RuleCompiler {
  const settings = { ...DEFAULTS, ...options };
  const thread = new CompileThread(settings);
  const { clock = () => new Date() } = options;
  const kept = new Map<string, Kept>();
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  let idle: NodeJS.Timeout | undefined;

  function known(key: string): Kept | undefined {
    const found = kept.get(key);
    return found !== undefined && clock().getTime() < found.untilMs ? found : undefined;
  }

  function remember(key: string, one: Kept): void {
    kept.delete(key);
    kept.set(key, one);
    const [oldest] = kept.keys();
    if (kept.size > settings.cacheSize && oldest !== undefined) kept.delete(oldest);
  }

  /** One text at a time: the thread has one parser. */
  function inTurn(text: string): Promise<CompileResult> {
    clearTimeout(idle);
    waiting += 1;
    const result = last.then(() => thread.compile(text, QUERY_NAME));
    last = result.finally(() => {
      waiting -= 1;
      if (waiting === 0) idle = setTimeout(() => void thread.close(), settings.idleMs).unref();
    });
    return result;
  }

  /** Begins to read a text, and forgets in time what is not for good. */
  function begin(key: string, text: string): Kept {
    const one: Kept = { result: obtain(key, text), untilMs: Number.POSITIVE_INFINITY };
    void one.result.then(({ kind }) => {
      if (kind === 'busy' && kept.get(key) === one) kept.delete(key);
      if (kind === 'unsupported') one.untilMs = clock().getTime() + RETRY_MS;
    });
    return one;
  }

  async function obtain(key: string, text: string): Promise<Compiled> {
    const stored = await readStored(settings.store, key);
    if (stored !== undefined) return stored;
    if (waiting >= settings.maxWaiting) return BUSY;
    const result = await inTurn(text);
    // What was too slow for a busy machine may not be for another.
    if (result.kind !== 'unsupported') await settings.store?.put(key, result).catch(() => undefined);
    return result;
  }

  return {
    compile(text) {
      const refused = refusal(text);
      if (refused !== undefined) return Promise.resolve({ kind: 'unsupported', reason: refused });
      const key = `${TREE_VERSION}-${ruleSha256(text)}`;
      const one = known(key) ?? begin(key, text);
      remember(key, one);
      return one.result;
    },
    async close() {
      clearTimeout(idle);
      await thread.close();
    },
  };
}

/** A query in memory. */
interface Kept {
  readonly result: Promise<Compiled>;
  /** Milliseconds since 1970. */
  untilMs: number;
}

async function readStored(
  store: CompiledRuleStore | undefined,
  key: string,
): Promise<CompileResult | undefined> {
  try {
    const parsed = compileResultSchema.safeParse(await store?.get(key));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

import type * as z from 'zod';
import type { SourceFailure } from './source.ts';

/** What a look-up of a service came to. */
export type Loaded<Value> =
  | {
      readonly kind: 'value';
      readonly value: Value;
      /** `false` for one that is good for this once: an answer in part. */
      readonly keep?: boolean;
    }
  | { readonly kind: 'failed'; readonly failure: SourceFailure };

/** A value that is fresh, or one that is not and why it could not be renewed; or nothing. */
export type Remembered<Value> =
  | { readonly kind: 'value'; readonly value: Value }
  | {
      readonly kind: 'stale';
      readonly value: Value;
      readonly ageMs: number;
      readonly failure: SourceFailure;
    }
  | { readonly kind: 'failed'; readonly failure: SourceFailure };

export interface StoredFact {
  readonly value: unknown;
  /** When it was looked up, in milliseconds since 1970. */
  readonly at: number;
}

/** Where facts outlive the process. Throws when it is away. */
export interface FactStore {
  get(key: string): Promise<StoredFact | undefined>;
  put(key: string, fact: StoredFact): Promise<void>;
}

export interface Kept<Value> {
  readonly key: string;
  readonly ttlMs: number;
  readonly schema: z.ZodType<Value>;
  /** Whether other processes and later ones may use it. */
  readonly shared: boolean;
}

/** Facts in memory, behind that in the table, behind that at the service: asked once however many wait. */
export interface FactCache {
  get<Value>(kept: Kept<Value>, load: () => Promise<Loaded<Value>>): Promise<Remembered<Value>>;
}

export interface FactCacheDeps {
  readonly store: FactStore;
  readonly clock: () => Date;
}

interface Entry {
  readonly value: unknown;
  readonly at: number;
}

const CAPACITY = 5_000;
/** An older fact than this is not even better than none. */
const MOST_STALE_MS = 24 * 60 * 60 * 1_000;
/** A failure is not asked for again within this time: every alert of a host would. */
const FAILURE_MS = 10_000;

export function createFactCache({ store, clock }: FactCacheDeps): FactCache {
  const entries = new Map<string, Entry>();
  const failures = new Map<string, { readonly failure: SourceFailure; readonly until: number }>();
  const running = new Map<string, Promise<Remembered<unknown>>>();
  const now = (): number => clock().getTime();

  function remember<Item>(map: Map<string, Item>, key: string, item: Item): void {
    map.delete(key);
    map.set(key, item);
    const oldest = map.size > CAPACITY ? map.keys().next().value : undefined;
    if (oldest !== undefined) map.delete(oldest);
  }

  /** The table's own trouble is no trouble of the fact: it is looked up at the service instead. */
  async function fromTable(key: string): Promise<Entry | undefined> {
    try {
      return await store.get(key);
    } catch {
      return undefined;
    }
  }

  /** What is known already, however old. */
  async function recall<Value>({ key, schema, shared }: Kept<Value>) {
    const known = entries.get(key) ?? (shared ? await fromTable(key) : undefined);
    const parsed = known === undefined ? undefined : schema.safeParse(known.value);
    return known !== undefined && parsed?.success === true
      ? { value: parsed.data, at: known.at, ageMs: now() - known.at }
      : undefined;
  }

  /** Asks the service, unless it has failed a moment ago. */
  async function ask<Value>(key: string, load: () => Promise<Loaded<Value>>): Promise<Loaded<Value>> {
    const failed = failures.get(key);
    if (failed !== undefined && failed.until > now()) return { kind: 'failed', failure: failed.failure };
    const loaded = await load();
    if (loaded.kind === 'value') failures.delete(key);
    else remember(failures, key, { failure: loaded.failure, until: now() + FAILURE_MS });
    return loaded;
  }

  async function renew<Value>(
    kept: Kept<Value>,
    load: () => Promise<Loaded<Value>>,
  ): Promise<Remembered<Value>> {
    const { key, ttlMs, shared } = kept;
    const old = await recall(kept);
    if (old !== undefined && old.ageMs < ttlMs) {
      remember(entries, key, old);
      return { kind: 'value', value: old.value };
    }
    const loaded = await ask(key, load);
    if (loaded.kind === 'failed') {
      const usable = old !== undefined && old.ageMs <= MOST_STALE_MS;
      return usable ? { ...loaded, ...old, kind: 'stale' } : loaded;
    }
    if (loaded.keep !== false) {
      const entry = { value: loaded.value, at: now() };
      remember(entries, key, entry);
      // Nobody waits for the table: the fact is known.
      if (shared) void store.put(key, entry).catch(() => undefined);
    }
    return { kind: 'value', value: loaded.value };
  }

  return {
    async get<Value>(kept: Kept<Value>, load: () => Promise<Loaded<Value>>): Promise<Remembered<Value>> {
      const { key, ttlMs, schema } = kept;
      const known = entries.get(key);
      if (known !== undefined && now() - known.at < ttlMs) {
        const parsed = schema.safeParse(known.value);
        if (parsed.success) return { kind: 'value', value: parsed.data };
      }
      const waiting = running.get(key);
      const work = waiting ?? renew(kept, load).finally(() => running.delete(key));
      if (waiting === undefined) running.set(key, work);
      const answer = await work;
      if (answer.kind === 'failed') return answer;
      const parsed = schema.safeParse(answer.value);
      return parsed.success ? { ...answer, value: parsed.data } : unreadable;
    },
  };
}

const unreadable: Remembered<never> = {
  kind: 'failed',
  failure: { reason: 'unreadable-body', detail: 'what is kept is not what was asked for' },
};

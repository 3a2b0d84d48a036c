/** What the customer's inventory table says of a host or an account. */
export interface InventoryRecord {
  /** `web`, `ci`, `build`, `database` … */
  readonly role?: string;
  readonly tags: readonly string[];
  readonly owner?: string;
  readonly criticality?: 'low' | 'medium' | 'high' | 'critical';
  readonly os?: string;
}

/** Looks a host or an account up by its name, whatever its case. Throws `TriageError` when the table is away. */
export interface InventoryReader {
  get(kind: 'host' | 'account', name: string): Promise<InventoryRecord | undefined>;
}

interface Entry {
  readonly record: Promise<InventoryRecord | undefined>;
  readonly until: number;
}

/**
 * The inventory with a memory: many alerts come from few hosts, and the table changes by hand. A name is asked for
 * once however many wait for it; a failed look-up is forgotten at once.
 *
 * @param ttlMs how long an answer holds
 * @param capacity how many names are remembered; the oldest goes first
 */
export function rememberInventory(
  reader: InventoryReader,
  clock: () => Date,
  { ttlMs = 60_000, capacity = 10_000 }: { readonly ttlMs?: number; readonly capacity?: number } = {},
): InventoryReader {
  const entries = new Map<string, Entry>();
  return {
    get(kind, name) {
      const key = `${kind} ${name.toLowerCase()}`;
      const now = clock().getTime();
      const known = entries.get(key);
      if (known !== undefined && known.until > now) return known.record;
      const record = reader.get(kind, name);
      entries.delete(key);
      entries.set(key, { record, until: now + ttlMs });
      record.catch(() => entries.delete(key));
      const oldest = entries.size > capacity ? entries.keys().next().value : undefined;
      if (oldest !== undefined) entries.delete(oldest);
      return record;
    },
  };
}

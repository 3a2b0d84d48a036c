/** What the customer's inventory table says of a host or an account. */
export interface InventoryRecord {
  /** `web`, `ci`, `build`, `database` … */
  readonly role?: string;
  readonly tags: readonly string[];
  readonly owner?: string;
  readonly criticality?: 'low' | 'medium' | 'high' | 'critical';
  readonly os?: string;
}

/** Tags as people write them in one cell, separated by commas. */
export function tagsIn(text: string): string[] {
  return text
    .split(',')
    .map((tag) => tag.trim())
    .filter((tag) => tag !== '');
}

/** Looks a host or an account up by its name, whatever its case. Throws `TriageError` when the table is away. */
export interface InventoryReader {
  get(kind: InventoryKind, name: string): Promise<InventoryRecord | undefined>;
}

export type InventoryKind = 'host' | 'account';

/** What the inventory says of a name, without a question to the table. */
export type InventoryLookup = (name: string) => InventoryRecord | undefined;

/** Where the inventory is kept. Throws `TriageError` when the table is away. */
export interface InventoryStore extends InventoryReader {
  /** All that the table says of a kind; `undefined` where that is more than one answer of the service holds. */
  whole(kind: InventoryKind): Promise<InventoryLookup | undefined>;
}

export interface InventoryMemory {
  /** How long an answer holds. */
  readonly ttlMs?: number;
  /** How many names are remembered; the oldest goes first. */
  readonly capacity?: number;
}

/**
 * The inventory with a memory, since the table changes by hand: an inventory that one answer holds is read whole, of
 * a larger one each name is asked for once. However many wait for an answer, one asks; a failed look-up is forgotten
 * at once.
 */
export function rememberInventory(
  store: InventoryStore,
  clock: () => Date,
  { ttlMs = 60_000, capacity = 10_000 }: InventoryMemory = {},
): InventoryReader {
  const remember = <Value>(most: number) => rememberAnswers<Value>(clock, ttlMs, most);
  const wholes = remember<InventoryLookup | undefined>(2);
  const records = remember<InventoryRecord | undefined>(capacity);
  return {
    async get(kind, name) {
      const lookup = await wholes(kind, () => store.whole(kind));
      if (lookup !== undefined) return lookup(name);
      return records(`${kind} ${name.toLowerCase()}`, () => store.get(kind, name));
    },
  };
}

/** Gives the answer to a question that was asked before, as long as it holds. */
function rememberAnswers<Value>(clock: () => Date, ttlMs: number, capacity: number) {
  const answers = new Map<string, { readonly answer: Promise<Value>; readonly until: number }>();
  return (question: string, ask: () => Promise<Value>): Promise<Value> => {
    const now = clock().getTime();
    const known = answers.get(question);
    if (known !== undefined && known.until > now) return known.answer;
    const answer = ask();
    answers.delete(question);
    answers.set(question, { answer, until: now + ttlMs });
    answer.catch(() => answers.delete(question));
    const oldest = answers.size > capacity ? answers.keys().next().value : undefined;
    if (oldest !== undefined) answers.delete(oldest);
    return answer;
  };
}

interface Source<Item> {
  readonly pages: AsyncIterator<readonly Item[], void>;
  page: readonly Item[];
  at: number;
}

/**
 * Merges sources that each give their items in order, a page at a time. First pages are read together, a further
 * one only when its source has run dry and the next item is asked for: no page is read that nobody needs.
 */
export async function* mergeSorted<Item>(
  pages: readonly AsyncIterator<readonly Item[], void>[],
  compare: (a: Item, b: Item) => number,
): AsyncGenerator<Item, void> {
  let sources: readonly Source<Item>[] = pages.map((source) => ({ pages: source, page: [], at: 0 }));
  let dry = true;
  for (;;) {
    if (dry) sources = await fill(sources);
    const next = first(sources, compare);
    if (next === undefined) return;
    next.source.at += 1;
    dry = next.source.at >= next.source.page.length;
    yield next.item;
  }
}

function first<Item>(sources: readonly Source<Item>[], compare: (a: Item, b: Item) => number) {
  let best: { readonly source: Source<Item>; readonly item: Item } | undefined;
  for (const source of sources) {
    const item = source.page[source.at];
    if (item !== undefined && (best === undefined || compare(item, best.item) < 0)) best = { source, item };
  }
  return best;
}

/** Reads on where a source has nothing left to compare; gives back the sources that are not at their end. */
async function fill<Item>(sources: readonly Source<Item>[]): Promise<readonly Source<Item>[]> {
  const alive = await Promise.all(
    sources.map(async (source) => {
      while (source.at >= source.page.length) {
        const next = await source.pages.next();
        if (next.done) return false;
        source.page = next.value;
        source.at = 0;
      }
      return true;
    }),
  );
  return sources.filter((_, at) => alive[at]);
}

/** A change of a text that takes something out of it: what stands from `start` to `end` gives way to `by`. */
export interface Cut {
  readonly start: number;
  readonly end: number;
  readonly by: string;
  /** What is gone, for people. */
  readonly what: string;
}

/** The text without what is cut out. */
export function cutOut(text: string, { start, end, by }: Cut): string {
  return text.slice(0, start) + by + text.slice(end);
}

/** A part of a text. */
interface Span {
  readonly start: number;
  readonly end: number;
}

/** Cuts each item out of a list that ends at `close`, with the comma or the like between it and its neighbour. */
export function cutItems(text: string, items: readonly Span[], close: number): readonly Cut[] {
  return items.map(({ start, end }, index) => {
    const what = text.slice(start, end);
    const next = items[index + 1];
    if (next !== undefined) return { start, end: next.start, by: '', what };
    return { start: items[index - 1]?.end ?? start, end: close, by: '', what };
  });
}

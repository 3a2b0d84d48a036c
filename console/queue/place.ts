/**
 * Where somebody was in the queue: to come back to the same case at the same place, and to go from case to case.
 * For as long as the page is open.
 */
interface Place {
  /** The fragment of the queue. */
  readonly href: string;
  readonly ids: readonly string[];
  readonly id?: string;
  readonly scrollY: number;
}

let place: Place = { href: '#/', ids: [], scrollY: 0 };

export function rememberQueue(href: string, ids: readonly string[]): void {
  place = place.href === href ? { ...place, ids } : { href, ids, scrollY: 0 };
}

export function rememberCase(id: string): void {
  place = { ...place, id, scrollY: window.scrollY };
}

export function lastPlace(): Place {
  return place;
}

/** The case after (`1`) or before (`-1`) another in the list that was last seen. */
export function neighbour(id: string, step: 1 | -1): string | undefined {
  const at = place.ids.indexOf(id);
  return at < 0 ? undefined : place.ids[at + step];
}

/** The page before each page that was gone to by its cursor: lists give cursors forwards only. */
const pagesBefore = new Map<string, string>();

export function rememberPageBefore(cursor: string, href: string): void {
  pagesBefore.set(cursor, href);
}

export function pageBefore(cursor: string): string | undefined {
  return pagesBefore.get(cursor);
}

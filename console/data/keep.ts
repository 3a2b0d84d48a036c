type Place = 'tab' | 'browser';

/** Storage that is switched off or full must not stop the page: what it would keep is then kept by nobody. */
function storageOf(place: Place): Storage | undefined {
  try {
    return place === 'tab' ? sessionStorage : localStorage;
  } catch {
    return undefined;
  }
}

/** Reads what was kept for this tab (`tab`) or for this browser (`browser`). */
export function recall(place: Place, name: string): string | undefined {
  return storageOf(place)?.getItem(`triage.${name}`) ?? undefined;
}

/** Keeps a text; `undefined` forgets it. */
export function keep(place: Place, name: string, text: string | undefined): void {
  try {
    if (text === undefined || text === '') storageOf(place)?.removeItem(`triage.${name}`);
    else storageOf(place)?.setItem(`triage.${name}`, text);
  } catch {
    // Full, or not allowed: see above.
  }
}

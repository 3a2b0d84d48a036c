/** An entry while somebody writes it: JSON that may not be an entry yet. The service says what is wrong with it. */
export type EntryDraft = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value at a dotted path, `who.accounts`. */
export function valueAt(draft: EntryDraft, path: string): unknown {
  let value: unknown = draft;
  for (const name of path.split('.')) value = isObject(value) ? value[name] : undefined;
  return value;
}

/**
 * The draft with another value at a path; `undefined` takes the property away, and with it what it leaves empty:
 * an entry names a facet or does not, it never has an empty one.
 */
export function withValue(draft: EntryDraft, path: string, value: unknown): EntryDraft {
  const [name = '', ...rest] = path.split('.');
  const { [name]: before, ...others } = draft;
  if (rest.length === 0) return value === undefined ? others : { ...draft, [name]: value };
  const inner = withValue(isObject(before) ? before : {}, rest.join('.'), value);
  return Object.keys(inner).length === 0 ? others : { ...draft, [name]: inner };
}

/** The lines of a field as a list: one value a line, empty ones left out; `undefined` for none. */
export function listOf(text: string): readonly string[] | undefined {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return lines.length === 0 ? undefined : lines;
}

/** A list as the lines of a field. */
export function linesOf(value: unknown): string {
  return Array.isArray(value) ? value.map(String).join('\n') : '';
}

/** JSON that somebody typed, if it is an object. */
export function parseDraft(text: string): EntryDraft | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The id of a draft, as the address of the entry needs it. */
export function idOf(draft: EntryDraft): string {
  const { id } = draft;
  return typeof id === 'string' ? id : '';
}

import { exceededLimit } from '../text/json-shape.ts';

/** A JSON object whose keys nobody has vouched for: read own keys only. */
export type JsonObject = Readonly<Record<string, unknown>>;

/**
 * How deep a record may nest. The forms read here nest at most a dozen levels; below this cap everything that
 * recurses over a record later (schemas, serializers, the case) is safe from a stack overflow.
 */
export const MAX_DEPTH = 100;

/** True for an object that is neither null nor an array. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An own key of an object; undefined for an inherited one, such as `constructor`. */
export function own(object: JsonObject, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

/** True when a JSON value nests objects or arrays deeper than `limit`. Walks level by level, never recursing. */
export function isDeeperThan(value: unknown, limit: number): boolean {
  let level = [value];
  for (let depth = 0; depth <= limit; depth += 1) {
    const next: unknown[] = [];
    for (const item of level) {
      if (typeof item !== 'object' || item === null) continue;
      for (const child of Object.values(item)) {
        if (typeof child === 'object' && child !== null) next.push(child);
      }
    }
    if (next.length === 0) return false;
    level = next;
  }
  return true;
}

/** The levels of `isDeeperThan` begin within the outermost list or object. */
const TEXT_LIMITS = { maxDepth: MAX_DEPTH + 1, maxContainers: Number.POSITIVE_INFINITY };

/** A text read as JSON. `null` in place of a result: not JSON, or nested too deep to be worked with. */
export function parseJson(text: string): { readonly value: unknown } | null {
  if (exceededLimit(Buffer.from(text), TEXT_LIMITS) !== undefined) return null;
  try {
    return { value: JSON.parse(text) };
  } catch {
    return null;
  }
}

/** What stands in a field that holds JSON as a string in one wire form and as a value in another. */
export type JsonField =
  | { readonly state: 'absent' }
  | { readonly state: 'read'; readonly value: unknown }
  | { readonly state: 'unreadable'; readonly text: string };

/**
 * Reads a field that may be a JSON string, an object or an array. `""`, null and absent are the same: the query
 * API writes the first two where the export leaves the column out.
 */
export function readJsonField(field: unknown): JsonField {
  if (field === undefined || field === null) return { state: 'absent' };
  if (typeof field !== 'string') return { state: 'read', value: field };
  if (field.trim() === '') return { state: 'absent' };
  const parsed = parseJson(field);
  if (parsed === null) return { state: 'unreadable', text: field };
  return parsed.value === null ? { state: 'absent' } : { state: 'read', value: parsed.value };
}

/** JSON text of a parsed value, however deep it nests: `JSON.stringify` overflows the stack near 10,000 levels. */
export function toJsonText(root: unknown): string {
  if (!isDeeperThan(root, MAX_DEPTH)) return JSON.stringify(root) ?? '';
  const out: string[] = [];
  // A stack of what is still to be written: pieces of text and values.
  const todo: Piece[] = [{ value: root }];
  for (let piece = todo.pop(); piece !== undefined; piece = todo.pop()) {
    if ('text' in piece) out.push(piece.text);
    else if (typeof piece.value !== 'object' || piece.value === null) out.push(JSON.stringify(piece.value));
    else for (const inner of piecesOf(piece.value).reverse()) todo.push(inner);
  }
  return out.join('');
}

type Piece = { readonly text: string } | { readonly value: unknown };

function piecesOf(value: object): Piece[] {
  const isArray = Array.isArray(value);
  const inner = Object.entries(value).flatMap(([key, child], index): Piece[] => {
    const comma = index > 0 ? ',' : '';
    return [{ text: isArray ? comma : `${comma}${JSON.stringify(key)}:` }, { value: child }];
  });
  return [{ text: isArray ? '[' : '{' }, ...inner, { text: isArray ? ']' : '}' }];
}

/** A JSON Pointer (RFC 6901) of these segments. */
export function pointer(...segments: readonly (string | number)[]): string {
  return segments
    .map((segment) => `/${String(segment).replaceAll('~', '~0').replaceAll('/', '~1')}`)
    .join('');
}

import { detailColumn } from './detail-names.ts';
import { isObject, type JsonObject, parseJson, readJsonField } from './json.ts';

/** The lists of custom details, by the column that they hold. Each holds distinct values. */
export type DetailLists = ReadonlyMap<string, readonly string[]>;

/** Custom details as far as they can be read. `unreadable`: they are cut off or not JSON. */
export interface CustomDetails {
  readonly lists: DetailLists;
  readonly unreadable: boolean;
}

/** A rule maps at most 20 custom details (Microsoft Learn, "Service limits for Microsoft Sentinel"). */
const MAX_LISTS = 100;

/** How often a cut text is tried to be closed: at most 20 details make a rule, and values may hold `],` too. */
const SALVAGE_ATTEMPTS = 100;

/** The higher of the two limits that Microsoft has published: a longer text was not cut off by Sentinel. */
const SALVAGE_LENGTH = 64 * 1024;

/**
 * Reads `Custom Details`, JSON in a string: `{"Key":["v1","v2"]}`. Sentinel limits them in size (2 KB by
 * Microsoft Learn, "Service limits for Microsoft Sentinel") and may cut them off: of a text that breaks off in
 * the middle, the lists that are whole are kept.
 */
export function readCustomDetails(field: unknown): CustomDetails {
  const read = readJsonField(field);
  if (read.state === 'absent') return { lists: new Map(), unreadable: false };
  if (read.state === 'unreadable') return { lists: listsOf(salvage(read.text)), unreadable: true };
  if (!isObject(read.value)) return { lists: new Map(), unreadable: true };
  return { lists: listsOf(read.value), unreadable: Object.keys(read.value).length > MAX_LISTS };
}

function listsOf(details: JsonObject): DetailLists {
  const lists = new Map<string, readonly string[]>();
  for (const [key, value] of Object.entries(details).slice(0, MAX_LISTS)) {
    const values = (Array.isArray(value) ? value : [value]).flatMap(textOf);
    if (key === '' || key === '__proto__' || values.length === 0) continue;
    const column = detailColumn(key);
    const known = lists.get(column);
    // Two keys of one column: what either holds counts.
    lists.set(column, known === undefined ? values : [...new Set([...known, ...values])]);
  }
  return lists;
}

/** Sentinel writes every value as a string; numbers and booleans are taken as the text that they would be. */
function textOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'number' || typeof value === 'boolean' ? [String(value)] : [];
}

/** What is whole of an object of lists that was cut off: everything up to the last `]` that closes a list. */
function salvage(text: string): JsonObject {
  if (text.length > SALVAGE_LENGTH) return {};
  let end = text.lastIndexOf(']');
  for (let attempt = 0; attempt < SALVAGE_ATTEMPTS && end > 0; attempt += 1) {
    const parsed = parseJson(`${text.slice(0, end + 1)}}`);
    if (parsed !== null && isObject(parsed.value)) return parsed.value;
    end = text.lastIndexOf(']', end - 1);
  }
  return {};
}

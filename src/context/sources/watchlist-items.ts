import * as z from 'zod';
import { parseJson } from '../../alert/json.ts';
import { compact } from '../../compact.ts';
import { MOST_ITEMS } from '../bounds.ts';
import { tagsIn } from '../inventory.ts';
import type { QueryRow } from '../query-runner.ts';
import { countIn, textIn } from './log-part.ts';

const recordSchema = z.object({
  role: z.string().exactOptional(),
  tags: z.array(z.string()),
  owner: z.string().exactOptional(),
  criticality: z.enum(['low', 'medium', 'high', 'critical']).exactOptional(),
  os: z.string().exactOptional(),
});

/** Items by the lower-case value of their search key. */
export const itemsSchema = z.object({ items: z.record(z.string(), recordSchema) });

export type WatchlistItems = z.infer<typeof itemsSchema>;
type WatchlistRecord = z.infer<typeof recordSchema>;

/** The items of a result of the query `watchlist`; what is no item of a list is left out. */
export function readItems(rows: readonly QueryRow[]): WatchlistItems {
  const items = rows.flatMap((row): [string, WatchlistRecord][] => {
    const item = itemOf(row['Item']);
    const key = item === undefined ? undefined : textIn(item, 'SearchKey');
    return item === undefined || key === undefined ? [] : [[key.toLowerCase(), recordOf(item)]];
  });
  return { items: Object.fromEntries(items) };
}

/** Whether the workspace has a watchlist of the alias that was asked for: an empty one has no items either. */
export function hasWatchlist(rows: readonly QueryRow[]): boolean {
  return rows.some((row) => row['Kind'] === 'alias' && (countIn(row, 'Known') ?? 0) > 0);
}

/** The item of a name: a watchlist may have a host by its full name or by its short one. */
export function findItem({ items }: WatchlistItems, name: string): WatchlistRecord | undefined {
  const lower = name.toLowerCase();
  const key = [lower, lower.split('.')[0] ?? lower].find((one) => Object.hasOwn(items, one));
  return key === undefined ? undefined : items[key];
}

/** `pack_all` gives an object, or its JSON in a string. */
function itemOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  const schema = z.record(z.string(), z.unknown());
  const parsed = schema.safeParse(typeof value === 'string' ? jsonOf(value) : value);
  return parsed.success ? parsed.data : undefined;
}

function jsonOf(text: string): unknown {
  return parseJson(text)?.value;
}

/** Columns are named by people: their case does not matter. */
function recordOf(item: Readonly<Record<string, unknown>>): WatchlistRecord {
  const columns = Object.fromEntries(
    Object.entries(item).map(([name, value]) => [name.toLowerCase(), value]),
  );
  const criticality = z
    .enum(['low', 'medium', 'high', 'critical'])
    .safeParse(textIn(columns, 'criticality')?.toLowerCase());
  return compact({
    role: textIn(columns, 'role'),
    tags: tagsIn(textIn(columns, 'tags') ?? '').slice(0, MOST_ITEMS),
    owner: textIn(columns, 'owner'),
    criticality: criticality.success ? criticality.data : undefined,
    os: textIn(columns, 'os'),
  });
}

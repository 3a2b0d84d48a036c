import { type AllowlistEntry, allowlistSchema } from './entry.schema.ts';
import data from './shipped.json' with { type: 'json' };

/** The entries that come with the service: the rule's known false-positive families, as claims. */
export const shippedEntries: readonly AllowlistEntry[] = allowlistSchema.parse(data).entries;

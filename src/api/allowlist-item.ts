import * as z from 'zod';
import type { AllowlistEntry } from '../allowlist/entry.schema.ts';
import { entrySchema } from '../allowlist/entry.schema.ts';
import { warnOf } from '../allowlist/lint.ts';
import type { LintFinding } from '../allowlist/lint-finding.ts';
import type { StoredOverride } from '../allowlist/store/allowlist-store.ts';
import { compact } from '../compact.ts';
import type { DeepReadonly } from '../deep-readonly.ts';
import { canonical } from '../text/canonical-json.ts';
import { etagOf } from './etag.ts';
import { ProblemError, type ProblemItem, problemItemSchema } from './problem.ts';

/** What may not be meant about an entry that is taken all the same, or keeps a stored one from being in force. */
export const warningsSchema = z
  .array(problemItemSchema)
  .optional()
  .describe(
    '`expires.past`: its last day is over. Of one that is `unreadable`: what about it is not taken, such as `schema.glob`.',
  );

/** An entry as the API shows it. */
export const allowlistItemSchema = z
  .object({
    id: z.string(),
    source: z.enum(['shipped', 'custom']).describe('Whose text the entry is.'),
    state: z
      .enum(['active', 'expired', 'off', 'unreadable', 'unaudited'])
      .describe(
        'expired: its last day is over; off: a shipped entry that is switched off; unreadable: stored, but not as this version takes it (`warnings`), and therefore off; unaudited: written into the table past the service, never checked, and taken for off.',
      ),
    entry: entrySchema
      .optional()
      .describe(
        'Of one that is off: the shipped text, which PUT would put in force again. Of one that is unaudited: what was written, which PUT would check.',
      ),
    etag: z.string().describe('For If-Match.'),
    changed: z
      .object({ by: z.string(), principal: z.string().optional(), at: z.string() })
      .optional()
      .describe('The last change, where there was one.'),
    warnings: warningsSchema,
  })
  .meta({ id: 'AllowlistItem' });

export type AllowlistItem = DeepReadonly<z.infer<typeof allowlistItemSchema>>;

/** The example of an entry in the OpenAPI document. */
export const EXAMPLE_ENTRY = {
  id: 'custom.shop-roll-out',
  category: 'other',
  title: 'Roll-out of the shop',
  owner: 'platform@example.com',
  reason: 'The roll-out script, which only root may write, restarts the shop on its own hosts.',
  expires: '2026-12-31',
  who: { accounts: ['deploy'] },
  ancestry: {
    parent: { names: ['bash'], executables: ['/usr/bin/bash'], scripts: ['/opt/shop/bin/roll-out.sh'] },
  },
  what: { verbs: ['restart', 'daemon-reload'], units: ['shop.service'] },
  hosts: { names: ['shop-*.example.com'] },
  weight: 30,
} as const;

/** The ETag of what stands for an id: of the override, else of the shipped text. */
export function itemEtag(
  shipped: AllowlistEntry | undefined,
  override: StoredOverride | undefined,
): string | undefined {
  if (override !== undefined) return etagOf(override.etag);
  return shipped === undefined ? undefined : etagOf(`shipped ${canonical(shipped)}`);
}

/** What stands for an id on a day; `undefined` where nothing does. */
export function itemOf(
  id: string,
  shipped: AllowlistEntry | undefined,
  override: StoredOverride | undefined,
  today: string,
): AllowlistItem | undefined {
  const etag = itemEtag(shipped, override);
  if (etag === undefined) return undefined;
  const written = override?.kind === 'custom' || override?.kind === 'unaudited' ? override.entry : undefined;
  const entry = written ?? shipped;
  const changed =
    override?.kind === 'custom' || override?.kind === 'off'
      ? compact({ by: override.by, principal: override.principal, at: override.at })
      : undefined;
  return compact({
    id,
    source: written !== undefined || shipped === undefined ? ('custom' as const) : ('shipped' as const),
    state: stateOf(override, entry, today),
    entry: override?.kind === 'unreadable' ? undefined : entry,
    etag,
    changed,
    warnings: override?.kind === 'unreadable' ? shownWarnings(override.problems ?? []) : undefined,
  });
}

function stateOf(
  override: StoredOverride | undefined,
  entry: AllowlistEntry | undefined,
  today: string,
): AllowlistItem['state'] {
  if (override !== undefined && override.kind !== 'custom') return override.kind;
  return entry?.expires !== undefined && entry.expires < today ? 'expired' : 'active';
}

/** Every item: the shipped ones in their order, then the customer's own by id. */
export function itemsOf(
  shipped: readonly AllowlistEntry[],
  overrides: readonly StoredOverride[],
  today: string,
): readonly AllowlistItem[] {
  const byId = new Map(overrides.map((override) => [override.id, override]));
  const shippedById = new Map(shipped.map((entry) => [entry.id, entry]));
  const ids = [...shippedById.keys(), ...[...byId.keys()].filter((id) => !shippedById.has(id))];
  return ids.flatMap((id) => itemOf(id, shippedById.get(id), byId.get(id), today) ?? []);
}

/** Findings as the items of a problem, below `root`. */
export function problemItems(findings: readonly LintFinding[], root = ''): ProblemItem[] {
  return findings.map(({ code, path, message }) => ({ code, detail: message, pointer: root + path }));
}

/** The warnings of an entry on a day, where there are any. */
export function warningsOf(entry: AllowlistEntry, today: string): { readonly warnings?: ProblemItem[] } {
  return compact({ warnings: shownWarnings(warnOf(entry, today)) });
}

function shownWarnings(findings: readonly LintFinding[]): ProblemItem[] | undefined {
  return findings.length === 0 ? undefined : problemItems(findings);
}

/** 422 that names everything that is wrong with entries. */
export function invalidEntry(errors: readonly ProblemItem[]): ProblemError {
  const first = errors[0];
  const detail = `The entry is refused: ${first?.pointer || 'the whole'}: ${first?.detail}`;
  return new ProblemError(422, 'allowlist.invalid', detail, { extensions: { errors } });
}

import * as z from 'zod';
import type { IncidentRef } from '../alert/alert.ts';
import { forEachBounded } from '../async/for-each-bounded.ts';
import { compact } from '../compact.ts';
import { STORAGE_UNAVAILABLE, TriageError } from '../errors.ts';
import { hashOf, mailboxKeyOf, partitionOf } from '../tables/keys.ts';
import type { Change, Columns, Row, Table } from '../tables/table.ts';
import { plainColumn, safeJson } from '../text/stored-text.ts';
import { incidentRefSchema } from './case.schema.ts';
import { type IncidentLink, rejectedLink, toldLink } from './incident-link.ts';
import { incidentRefOf } from './incident-ref.ts';
import type { IncidentLinkStore } from './stores.ts';

/** How often a link that somebody else has just written is read and tried again. */
const TRIES = 8;
const LINKS_AT_ONCE = 12;
/** A string column holds less than 32,768 UTF-16 code units. */
const COLUMN = 30_000;

/**
 * The incident of each alert, one row an alert, in the table and the partition of its case: whichever comes second finds
 * the row of the first, without a look in advance. Many links are read as point reads side by side, not as one
 * filter with `or`, which the service answers by scanning the partition (Microsoft Learn, "Design for querying").
 */
export function incidentLinkTable(table: Table): IncidentLinkStore {
  /** Changes the link of an alert, anew where somebody else was faster. `change` gives the same link for no change. */
  async function revise(
    alertId: string,
    change: (link: IncidentLink) => IncidentLink,
  ): Promise<IncidentRef | undefined> {
    const { partition, rowKey } = keysOf(alertId);
    for (let attempt = 0; attempt < TRIES; attempt += 1) {
      const row = await table.get(partition, rowKey);
      const link = linkFrom(row);
      const next = change(link);
      if (next === link) return link.candidates[0];
      const columns = columnsOf(alertId, next);
      const written: Change = row
        ? { kind: 'replace', rowKey, columns, etag: row.etag }
        : { kind: 'create', rowKey, columns };
      const answer = await table.submit(partition, [written]);
      if (answer.kind === 'done') return next.candidates[0];
    }
    // Others keep writing this one link: the same work can succeed later.
    throw new TriageError(STORAGE_UNAVAILABLE, 'The link of an alert to its incident stays contended');
  }

  return {
    put(incident, arrivedAt) {
      const told = incidentRefOf(incident, arrivedAt);
      return forEachBounded([...new Set(incident.alertIds)], LINKS_AT_ONCE, async (alertId) => {
        await revise(alertId, (link) => toldLink(link, told, arrivedAt));
      });
    },
    async get(alertIds) {
      const found = new Map<string, IncidentRef>();
      await forEachBounded([...new Set(alertIds)], LINKS_AT_ONCE, async (alertId) => {
        const { partition, rowKey } = keysOf(alertId);
        const [holds] = linkFrom(await table.get(partition, rowKey, ['incident'])).candidates;
        if (holds !== undefined) found.set(alertId, holds);
      });
      return found;
    },
    reject: (alertId, incident, how) => revise(alertId, (link) => rejectedLink(link, incident, how)),
  };
}

function keysOf(alertId: string): { readonly partition: string; readonly rowKey: string } {
  const hash = hashOf(alertId);
  return { partition: partitionOf(hash), rowKey: mailboxKeyOf(hash) };
}

function columnsOf(alertId: string, { candidates: [holds, ...others], rejected }: IncidentLink): Columns {
  return {
    alertId: plainColumn(alertId),
    incident: holds === undefined ? '' : safeJson(holds),
    number: holds?.number ?? 0,
    lastModifiedTime: plainColumn(holds?.lastModifiedTime),
    others: listColumn(others),
    rejected: listColumn(rejected),
  };
}

/** As many of the first items as a column takes: what overlong texts push out is seldom asked for. */
function listColumn(items: readonly unknown[]): string {
  let fitting = items;
  while (safeJson(fitting).length > COLUMN) fitting = fitting.slice(0, -1);
  return safeJson(fitting);
}

const rejectedSchema = z.object({ id: z.string(), checkedAt: z.string() });

/** What cannot be read is not there: the next row of its incident writes it anew. */
function linkFrom(row: Row | undefined): IncidentLink {
  const { incident, others, rejected } = row?.columns ?? {};
  const refs = [...itemsFrom(incident, incidentRefSchema), ...listFrom(others, incidentRefSchema)];
  return { candidates: refs.map((ref) => compact(ref)), rejected: listFrom(rejected, rejectedSchema) };
}

function itemsFrom<Item>(text: unknown, schema: z.ZodType<Item>): readonly Item[] {
  return listFrom(typeof text === 'string' ? `[${text}]` : text, schema);
}

function listFrom<Item>(text: unknown, schema: z.ZodType<Item>): readonly Item[] {
  if (typeof text !== 'string') return [];
  try {
    return z.array(schema).parse(JSON.parse(text));
  } catch {
    return [];
  }
}

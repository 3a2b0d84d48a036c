import type { IncidentRef } from '../alert/alert.ts';
import { forEachBounded } from '../async/for-each-bounded.ts';
import { compact } from '../compact.ts';
import { STORAGE_UNAVAILABLE, TriageError } from '../errors.ts';
import { hashOf, mailboxKeyOf, partitionOf } from '../tables/keys.ts';
import type { Change, Row, Table } from '../tables/table.ts';
import { plainColumn, safeJson } from '../text/stored-text.ts';
import { incidentRefSchema } from './case.schema.ts';
import { incidentRefOf, supersedes } from './incident-ref.ts';
import type { IncidentLinkStore } from './stores.ts';

/** How often a link that somebody else has just written is read and tried again. */
const TRIES = 8;
const LINKS_AT_ONCE = 12;

/**
 * The incident of each alert, one row an alert, in the table and the partition of its case: whichever comes second finds
 * the row of the first, without a look in advance. Many links are read as point reads side by side, not as one
 * filter with `or`, which the service answers by scanning the partition (Microsoft Learn, "Design for querying").
 */
export function incidentLinkTable(table: Table): IncidentLinkStore {
  async function link(alertId: string, incident: IncidentRef): Promise<void> {
    const { partition, rowKey } = keysOf(alertId);
    const columns = {
      alertId: plainColumn(alertId),
      incident: safeJson(incident),
      number: incident.number ?? 0,
      lastModifiedTime: plainColumn(incident.lastModifiedTime),
    };
    for (let attempt = 0; attempt < TRIES; attempt += 1) {
      const row = await table.get(partition, rowKey);
      const kept = row && refFrom(row);
      if (kept !== undefined && !supersedes(incident, kept)) return;
      const change: Change = row
        ? { kind: 'replace', rowKey, columns, etag: row.etag }
        : { kind: 'create', rowKey, columns };
      const answer = await table.submit(partition, [change]);
      if (answer.kind === 'done') return;
    }
    // Others keep writing this one link: the same work can succeed later.
    throw new TriageError(STORAGE_UNAVAILABLE, 'The link of an alert to its incident stays contended');
  }

  return {
    put: (incident) => {
      const ref = incidentRefOf(incident);
      return forEachBounded([...new Set(incident.alertIds)], LINKS_AT_ONCE, (alertId) => link(alertId, ref));
    },
    async get(alertIds) {
      const found = new Map<string, IncidentRef>();
      await forEachBounded([...new Set(alertIds)], LINKS_AT_ONCE, async (alertId) => {
        const { partition, rowKey } = keysOf(alertId);
        const row = await table.get(partition, rowKey, ['incident']);
        const ref = row && refFrom(row);
        if (ref !== undefined) found.set(alertId, ref);
      });
      return found;
    },
  };
}

function keysOf(alertId: string): { readonly partition: string; readonly rowKey: string } {
  const hash = hashOf(alertId);
  return { partition: partitionOf(hash), rowKey: mailboxKeyOf(hash) };
}

/** A link that cannot be read is none: the next row of its incident writes it anew. */
function refFrom({ columns }: Row): IncidentRef | undefined {
  const text = columns['incident'];
  if (typeof text !== 'string') return undefined;
  try {
    return compact(incidentRefSchema.parse(JSON.parse(text)));
  } catch {
    return undefined;
  }
}

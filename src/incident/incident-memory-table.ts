import { hashOf } from '../tables/keys.ts';
import type { Table } from '../tables/table.ts';
import { safeJson } from '../text/stored-text.ts';
import { type IncidentMemory, incidentMemorySchema, nothingDone } from './write-back.schema.ts';

const PARTITION = 'incident';

/** What the service did to each incident, by the incident's name. */
export interface IncidentMemories {
  get(name: string): Promise<IncidentMemory>;
  put(name: string, memory: IncidentMemory): Promise<void>;
}

/** One row an incident. */
export function incidentMemoryTable(table: Table): IncidentMemories {
  const keyOf = (name: string) => hashOf(name.toLowerCase());
  return {
    async get(name) {
      const row = await table.get(PARTITION, keyOf(name), ['memory']);
      const text = row?.columns['memory'];
      if (typeof text !== 'string') return nothingDone;
      try {
        return incidentMemorySchema.parse(JSON.parse(text));
      } catch {
        return nothingDone;
      }
    },
    async put(name, memory) {
      const change = { kind: 'put', rowKey: keyOf(name), columns: { memory: safeJson(memory) } } as const;
      await table.submit(PARTITION, [change]);
    },
  };
}

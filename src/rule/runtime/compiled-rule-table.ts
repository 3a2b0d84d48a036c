import { hashOf } from '../../tables/keys.ts';
import { BODY_COLUMNS, packRow, unpackText } from '../../tables/packed-text.ts';
import type { Table } from '../../tables/table.ts';
import type { CompiledRuleStore } from './rule-compiler.ts';

const PARTITION = 'rule';

/**
 * Compiled queries in table `rules`, one row each, so that a worker that starts needs no parser for a rule that
 * another has read. A tree that does not fit in one row is not kept. Throws what `Table` throws.
 */
export function compiledRuleTable(table: Table): CompiledRuleStore {
  return {
    async get(key) {
      const row = await table.get(PARTITION, hashOf(key), BODY_COLUMNS);
      return row === undefined ? undefined : JSON.parse(unpackText([row.columns]));
    },
    async put(key, value) {
      const columns = packRow(value);
      if (columns === undefined) return;
      await table.submit(PARTITION, [{ kind: 'put', rowKey: hashOf(key), columns }]);
    },
  };
}

import { compact } from '../../compact.ts';
import { messageOf } from '../../errors.ts';
import type { InventoryReader, InventoryRecord } from '../inventory.ts';
import { accountNameOf, type ContextSource, hostNameOf } from '../source.ts';
import { failed } from '../source-answer.ts';

/** The customer's own table of hosts and accounts. */
export function inventorySource(inventory: InventoryReader): ContextSource {
  return {
    name: 'inventory',
    async lookUp(subject) {
      const [host, account] = [hostNameOf(subject), accountNameOf(subject)];
      try {
        const [hostRecord, accountRecord] = await Promise.all([
          host === undefined ? undefined : inventory.get('host', host),
          account === undefined ? undefined : inventory.get('account', account),
        ]);
        const facts = compact({ host: factsOf(hostRecord), account: factsOf(accountRecord) });
        return { facts, state: { status: 'ok' } };
      } catch (error) {
        return failed({ reason: 'storage', detail: messageOf(error) });
      }
    },
  };
}

function factsOf(record: InventoryRecord | undefined) {
  return record === undefined ? undefined : { ...record, tags: [...record.tags], inventoried: true };
}

import { after, before, beforeEach } from 'node:test';
import { type ConnectTable, connectTables } from '../../src/tables/connect-tables.ts';
import { openTable } from '../../src/tables/open-table.ts';
import type { Table } from '../../src/tables/table.ts';
import { type Azurite, emulatorConnectionString, startAzurite } from './azurite.ts';
import { type Fate, type SeenRequest, startTableProxy, type TableProxy } from './table-proxy.ts';

/** An Azurite behind a proxy, for the tests of one file. */
export interface ProxiedTables {
  /** The proxy; before each test it forwards everything and has seen nothing. */
  readonly proxy: () => TableProxy;
  readonly azuritePort: () => number;
  /** A table of its own behind the proxy, which its first call creates; `name` tells it. */
  readonly freshTable: () => Table & { readonly name: string };
  /** Gives `fate` to the first requests that pass, and forwards the others. */
  readonly failFirst: (times: number, passes: (request: SeenRequest) => boolean, fate: Fate) => void;
}

/** Connects to the emulator's account behind `port` of this machine. */
export function connectionTo(port: number, attemptMs?: number): ConnectTable {
  const storage = { kind: 'connection-string', connectionString: emulatorConnectionString(port) } as const;
  return connectTables(storage, attemptMs);
}

/** Starts them before the tests of the file and ends them afterwards. */
export function proxiedTables(): ProxiedTables {
  let azurite: Azurite | undefined;
  let proxy: TableProxy | undefined;
  let opened = 0;

  function started<Part>(part: Part | undefined): Part {
    if (part === undefined) throw new Error('asked for before the tests have started');
    return part;
  }
  const theProxy = () => started(proxy);

  before(async () => {
    azurite = await startAzurite();
    proxy = await startTableProxy(azurite.port);
  });
  after(async () => {
    await proxy?.stop();
    await azurite?.stop();
  });
  beforeEach(() => {
    theProxy().decide = () => 'forward';
    theProxy().seen.length = 0;
  });

  return {
    proxy: theProxy,
    azuritePort: () => started(azurite).port,
    freshTable() {
      opened += 1;
      const name = `fresh${opened}`;
      return { name, ...openTable(name, connectionTo(theProxy().port)) };
    },
    failFirst(times, passes, fate) {
      let left = times;
      theProxy().decide = (request) => {
        if (left === 0 || !passes(request)) return 'forward';
        left -= 1;
        return fate;
      };
    },
  };
}

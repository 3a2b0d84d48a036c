import type { Activity } from '../activity/activity.ts';
import type { AlertRow } from '../alert/alert.ts';
import { compact } from '../compact.ts';
import { messageOf } from '../errors.ts';
import type { AccountClass, AccountContext, Context, HostContext, SourceState } from './context.schema.ts';
import type { InventoryReader, InventoryRecord } from './inventory.ts';

/** What the context is looked up for. */
export interface ContextSubject {
  readonly rows: readonly AlertRow[];
  readonly activities: readonly Activity[];
}

export interface ContextDeps {
  readonly inventory: InventoryReader;
  readonly clock: () => Date;
}

/** Sources that this version knows and cannot ask yet. */
const NOT_CONFIGURED = ['log-analytics', 'defender', 'graph', 'watchlist'];

function firstText(rows: readonly AlertRow[], columns: readonly string[]): string | undefined {
  for (const row of rows) {
    for (const column of columns) {
      const value = row.columns[column];
      if (typeof value === 'string' && value !== '') return value;
    }
  }
  return undefined;
}

/** The class that an inventory role stands for; roles of other meanings leave the class of the name. */
function classOf(role: string | undefined, byName: AccountClass): AccountClass {
  const word = role?.toLowerCase();
  // A claim of the inventory never turns a web server's own account into a person.
  if (byName === 'web-service' || byName === 'root') return byName;
  if (word === 'ci' || word === 'build') return 'ci';
  return word === 'person' || word === 'admin' ? 'person' : byName;
}

interface Lookup {
  readonly host?: InventoryRecord;
  readonly account?: InventoryRecord;
  readonly state: SourceState;
}

async function askInventory(
  host: string | undefined,
  account: string | undefined,
  deps: ContextDeps,
): Promise<Lookup> {
  const started = deps.clock().getTime();
  try {
    const [hostRecord, accountRecord] = await Promise.all([
      host === undefined ? undefined : deps.inventory.get('host', host),
      account === undefined ? undefined : deps.inventory.get('account', account),
    ]);
    const state: SourceState = { name: 'inventory', status: 'ok', ms: deps.clock().getTime() - started };
    return { state, ...compact({ host: hostRecord, account: accountRecord }) };
  } catch (error) {
    const detail = messageOf(error);
    return {
      state: { name: 'inventory', status: 'unavailable', detail, ms: deps.clock().getTime() - started },
    };
  }
}

/**
 * Host and account of a case: what the alert's rows say, and what the inventory adds. Never throws: a source that
 * does not answer is reported as such.
 */
export async function resolveContext(
  { rows, activities }: ContextSubject,
  deps: ContextDeps,
): Promise<Context> {
  const name = firstText(rows, ['DeviceName']);
  const accountName = activities.find((activity) => activity.account !== undefined)?.account;
  const byName = activities.find((activity) => activity.account === accountName)?.accountClass ?? 'unknown';
  const found = await askInventory(name, accountName, deps);
  const host: HostContext = compact({
    name,
    deviceId: firstText(rows, ['DeviceId']),
    os: found.host?.os ?? firstText(rows, ['OSPlatform']),
    role: found.host?.role,
    tags: [...(found.host?.tags ?? [])],
    owner: found.host?.owner,
    criticality: found.host?.criticality,
    inventoried: found.host !== undefined,
  });
  const account: AccountContext = compact({
    name: accountName,
    class: classOf(found.account?.role, byName),
    role: found.account?.role,
    owner: found.account?.owner,
    tags: [...(found.account?.tags ?? [])],
    inventoried: found.account !== undefined,
  });
  const alone: SourceState = { name: 'alert', status: rows.length > 0 ? 'ok' : 'unavailable' };
  const sources = [
    alone,
    found.state,
    ...NOT_CONFIGURED.map((source): SourceState => ({ name: source, status: 'not-configured' })),
  ];
  return { host, account, sources };
}

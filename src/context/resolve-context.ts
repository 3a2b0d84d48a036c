import type { AccountClass } from '../activity/account-class.schema.ts';
import { accountClass } from '../activity/account-class.ts';
import { within } from '../async/within.ts';
import { compact } from '../compact.ts';
import { messageOf } from '../errors.ts';
import type { RowFinder } from './alert-rows.ts';
import type { AccountContext, Context, HostContext, SourceState } from './context.schema.ts';
import type { InventoryReader } from './inventory.ts';
import { joinFacts } from './merge-context.ts';
import {
  accountNameOf,
  type ContextSource,
  type ContextSubject,
  firstText,
  hostNameOf,
  type SourceAnswer,
} from './source.ts';
import { failed } from './source-answer.ts';
import { inventorySource } from './sources/inventory.ts';

export interface ContextDeps {
  readonly inventory: InventoryReader;
  readonly clock: () => Date;
  /** The sources that are configured, besides the inventory; none where it is absent. */
  readonly sources?: readonly ContextSource[];
  /** Finds rows that an alert does not carry, where the logs can be asked. */
  readonly rowFinder?: RowFinder;
  /** How long all sources together may take, in milliseconds. */
  readonly budgetMs?: number;
}

/** Every source that can be configured, in the order in which a case shows them. */
const SOURCES = ['log-analytics', 'defender', 'graph', 'watchlist'];
const BUDGET_MS = 8_000;

/** When the alerts that are triaged together stop waiting for their context, in milliseconds since 1970. */
export function contextDeadline({ clock, budgetMs = BUDGET_MS }: ContextDeps): number {
  return clock().getTime() + budgetMs;
}

/** The class that an inventory role stands for; roles of other meanings leave the class of the name. */
function classOf(role: string | undefined, byName: AccountClass): AccountClass {
  const word = role?.toLowerCase();
  // A claim of the inventory never turns a web server's own account into a person.
  if (byName === 'web-service' || byName === 'root') return byName;
  if (word === 'ci' || word === 'build') return 'ci';
  return word === 'person' || word === 'admin' ? 'person' : byName;
}

interface Asked {
  readonly answer: SourceAnswer;
  readonly state: SourceState;
}

/** A source that is cut off by its own deadline tells what came until then: it gets a moment to do so. */
const GRACE_MS = 150;

const LATE = failed({
  reason: 'timeout',
  detail: 'It did not answer in the time that the alert may wait.',
});

/** Asks a source, and waits for it no longer than the deadline: what does not come is unavailable. */
async function ask(
  source: ContextSource,
  subject: ContextSubject,
  deadline: number,
  { clock }: ContextDeps,
): Promise<Asked> {
  const started = clock().getTime();
  const answer = await within(
    Math.max(0, deadline - started) + GRACE_MS,
    source.lookUp(subject, deadline),
    LATE,
  ).catch((error: unknown) => failed({ reason: 'internal', detail: messageOf(error) }));
  const ms = Math.max(0, clock().getTime() - started);
  return { answer, state: { name: source.name, ...answer.state, ms } };
}

/**
 * Host, account and activity of a case: what the alert's rows say, and what the sources add by the deadline. Never
 * throws: a source that does not answer is reported as such.
 */
export async function resolveContext(
  subject: ContextSubject,
  deps: ContextDeps,
  deadline: number = contextDeadline(deps),
): Promise<Context> {
  const { rows } = subject;
  const sources = [inventorySource(deps.inventory), ...(deps.sources ?? [])];
  const asked = await Promise.all(sources.map((source) => ask(source, subject, deadline, deps)));
  const found = joinFacts(asked.map(({ answer }) => answer.facts));
  const accountName = accountNameOf(subject);
  const host: HostContext = {
    ...compact({
      name: hostNameOf(subject),
      deviceId: firstText(rows, ['DeviceId']),
      os: firstText(rows, ['OSPlatform']),
    }),
    tags: [],
    inventoried: false,
    ...found.host,
  };
  const account: AccountContext = {
    ...compact({ name: accountName }),
    tags: [],
    inventoried: false,
    ...found.account,
    class: classOf(found.account?.role, accountClass(accountName)),
  };
  const alone: SourceState = { name: 'alert', status: rows.length > 0 ? 'ok' : 'unavailable' };
  return compact({
    host,
    account,
    activity: found.activity,
    sources: [alone, ...asked.map(({ state }) => state), ...notConfigured(asked)],
  });
}

function notConfigured(asked: readonly Asked[]): SourceState[] {
  const there = new Set(asked.map(({ state }) => state.name));
  return SOURCES.filter((name) => !there.has(name)).map((name) => ({ name, status: 'not-configured' }));
}

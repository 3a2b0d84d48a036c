import * as z from 'zod';
import { within } from '../async/within.ts';
import { messageOf } from '../errors.ts';
import { jsonAnswer } from './answers.ts';
import type { ApiDeps } from './api-deps.ts';
import { type ApiRequest, respondJson } from './api-request.ts';
import { defineOperation } from './operation.ts';
import { invalidParameter } from './problem.ts';
import { flagParameter } from './query.ts';
import { writeBackHealth, writeBackHealthSchema } from './write-back-health.ts';

const dependencySchema = z.object({
  name: z.string(),
  status: z.enum(['ok', 'unavailable']),
  detail: z.string().optional(),
});

const allowlistHealthSchema = z
  .object({
    status: z
      .enum(['ok', 'switched-off', 'unknown'])
      .describe(
        '`switched-off`: stored entries are not in force though nobody switched them off; `GET /allowlist` shows which and why. `unknown`: the table service is away, or was not asked.',
      ),
    unaudited: z.int().optional().describe('How many were written into the table past the service.'),
    unreadable: z.int().optional().describe('How many this version does not take.'),
  })
  .meta({ id: 'AllowlistHealth' });

const healthSchema = z
  .object({
    status: z.enum(['ok', 'unavailable']).describe('`ok` when every dependency is.'),
    version: z.string(),
    rule: z.object({ name: z.string(), sha256: z.string() }),
    dependencies: z.array(dependencySchema),
    sources: z.array(dependencySchema).optional().describe('The sources of context, with `deep=true`.'),
    writeback: writeBackHealthSchema,
    allowlist: allowlistHealthSchema,
    counters: z.record(z.string(), z.number()).describe('Totals since the process started.'),
  })
  .meta({ id: 'Health' });

type Dependency = z.infer<typeof dependencySchema>;

/** A probe gives up before those of Azure do (App Service health check: one minute) and sooner than people. */
const PING_LIMIT_MS = 3000;

/** The reader of a hub that is away fails more often than this; what is older is over. */
const HUB_FAILURE_MS = 120_000;

/** `GET /health`: whether the service can work, for probes and people. Asks for no key, so it tells no secrets. */
export const getHealth = defineOperation({
  id: 'get-health',
  method: 'GET',
  route: 'health',
  role: 'anonymous',
  cost: 'low',
  summary: 'Tell whether the service can work',
  description:
    'With `probe=live` it answers for the process alone and asks no dependency: for probes whose failure starts an instance anew.',
  query: z.strictObject({
    probe: z
      .enum(['live', 'ready'], 'must be live or ready')
      .optional()
      .describe('`live`: whether the process answers; `ready`, the default: whether it can work.'),
    deep: flagParameter.describe(
      'Tries each configured source too, at most once a minute. What is wrong with it is told to callers that are known without the platform; the log has it for all.',
    ),
  }),
  answers: {
    200: jsonAnswer('Every dependency answers.', healthSchema),
    503: jsonAnswer('A dependency is away; `dependencies` says which.', healthSchema),
  },
  async handle({ request, query }, deps) {
    const { name, sha256 } = deps.shippedRule;
    const about = { version: deps.version, rule: { name, sha256 } };
    if (query.probe === 'live') {
      if (query.deep) throw invalidParameter('deep', 'does not go with probe=live');
      const writeback = { status: deps.writeBack === undefined ? 'not-configured' : 'unknown' };
      const counters = deps.counters.totals();
      const allowlist = { status: 'unknown' };
      return respondJson(200, { status: 'ok', ...about, dependencies: [], writeback, allowlist, counters });
    }
    const [stored, sources, writeback, allowlist] = await Promise.all([
      storage(deps),
      query.deep ? trySources(request, deps) : undefined,
      within(PING_LIMIT_MS, writeBackHealth(deps), { status: 'unknown' }),
      within(PING_LIMIT_MS, allowlistHealth(deps), { status: 'unknown' }),
    ]);
    const dependencies = [stored, ...hub(deps)];
    const status = dependencies.every((dependency) => dependency.status === 'ok') ? 'ok' : 'unavailable';
    const tried = sources === undefined ? {} : { sources };
    const counters = deps.counters.totals();
    const health = { status, ...about, dependencies, ...tried, writeback, allowlist, counters };
    return respondJson(status === 'ok' ? 200 : 503, health, status === 'ok' ? {} : { 'retry-after': '5' });
  },
});

async function storage(deps: Pick<ApiDeps, 'ping' | 'logger'>): Promise<Dependency> {
  const away = (detail: string): Dependency => ({ name: 'storage', status: 'unavailable', detail });
  const late = away(`The table service did not answer within ${PING_LIMIT_MS / 1000} s.`);
  const asked = deps.ping().then((): Dependency => ({ name: 'storage', status: 'ok' }));
  try {
    return await within(PING_LIMIT_MS, asked, late);
  } catch (error) {
    deps.logger.warn('health.storage-unavailable', { message: messageOf(error) });
    return away('The table service does not answer.');
  }
}

/** Never throws: `dependencies` tells of a table service that is away. */
async function allowlistHealth({
  switchedOff,
}: Pick<ApiDeps, 'switchedOff'>): Promise<z.infer<typeof allowlistHealthSchema>> {
  try {
    const off = await switchedOff();
    return { status: off.unaudited + off.unreadable === 0 ? 'ok' : 'switched-off', ...off };
  } catch {
    return { status: 'unknown' };
  }
}

/** The hub, where it is read here: as its reader met it, so that nobody has to ask it. */
function hub({ hub: lastMet, clock }: Pick<ApiDeps, 'hub' | 'clock'>): Dependency[] {
  const state = lastMet?.();
  if (state === undefined) return [];
  const isOver = clock().getTime() - state.at >= HUB_FAILURE_MS;
  if (state.reached || isOver) return [{ name: 'hub', status: 'ok' }];
  const detail = 'The last attempt to read the hub failed; the log says why.';
  return [{ name: 'hub', status: 'unavailable', detail }];
}

/** Tries the sources. A source that is away keeps the service from nothing but its context: the status stays. */
async function trySources(
  { headers }: ApiRequest,
  { preflight, access, logger }: Pick<ApiDeps, 'preflight' | 'access' | 'logger'>,
): Promise<Dependency[]> {
  const results = (await preflight?.()) ?? [];
  for (const { name, status, detail } of results) {
    if (status !== 'ok') logger.warn('preflight.unavailable', { source: name, detail });
  }
  // The platform asks for no key on this call, so that it has checked none.
  const identified = access.identify(headers);
  const known = identified.kind === 'known' && identified.caller.kind !== 'function-key';
  return results.map(({ name, status, detail }) =>
    known && detail !== undefined ? { name, status, detail } : { name, status },
  );
}

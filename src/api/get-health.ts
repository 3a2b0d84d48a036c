import { z } from 'zod';
import { messageOf } from '../errors.ts';
import { within } from '../within.ts';
import { jsonAnswer } from './answers.ts';
import type { ApiDeps } from './api-deps.ts';
import { respondJson } from './api-request.ts';
import { defineOperation } from './operation.ts';
import { noQuery } from './query.ts';
import { writeBackHealth, writeBackHealthSchema } from './write-back-health.ts';

const healthSchema = z
  .object({
    status: z.enum(['ok', 'unavailable']).describe('`ok` when every dependency is.'),
    version: z.string(),
    rule: z.object({ name: z.string(), sha256: z.string() }),
    dependencies: z.array(
      z.object({
        name: z.string(),
        status: z.enum(['ok', 'unavailable']),
        detail: z.string().optional(),
      }),
    ),
    writeback: writeBackHealthSchema,
    counters: z.record(z.string(), z.number()).optional().describe('Totals since the process started.'),
  })
  .meta({ id: 'Health' });

type Dependency = z.infer<typeof healthSchema>['dependencies'][number];

/** A probe gives up before those of Azure do (App Service health check: one minute) and sooner than people. */
const PING_LIMIT_MS = 3000;

/** `GET /health`: whether the service can work, for probes and people. Asks for no key, so it tells no secrets. */
export const getHealth = defineOperation({
  id: 'get-health',
  method: 'GET',
  route: 'health',
  role: 'anonymous',
  summary: 'Tell whether the service can work',
  query: noQuery,
  answers: {
    200: jsonAnswer('Every dependency answers.', healthSchema),
    503: jsonAnswer('A dependency is away; `dependencies` says which.', healthSchema),
  },
  async handle(_input, deps) {
    const { name, sha256 } = deps.shippedRule;
    const [stored, writeback] = await Promise.all([
      storage(deps),
      within(PING_LIMIT_MS, writeBackHealth(deps), { status: 'unknown' }),
    ]);
    const dependencies = [stored];
    const status = dependencies.every((dependency) => dependency.status === 'ok') ? 'ok' : 'unavailable';
    const counters = deps.counters ? { counters: deps.counters() } : {};
    const about = { version: deps.version, rule: { name, sha256 } };
    const health = { status, ...about, dependencies, writeback, ...counters };
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

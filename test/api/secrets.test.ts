import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { invocationLogger, withInvocationLog } from '../../functions/lib/invocation-log.ts';
import type { ApiDeps } from '../../src/api/api-deps.ts';
import { operations } from '../../src/api/operations.ts';
import { loadConfig } from '../../src/config.ts';
import { TriageError } from '../../src/errors.ts';
import { call } from './support/call.ts';
import { fakeDeps } from './support/fake-deps.ts';

const PLANTED = 'PLANTED-4f1d6c';
/** As an SDK might word it that shows its request. */
const TALKATIVE = `PUT https://a.table.example.com/cases?sv=2024&sig=${PLANTED} failed: AccountName=a;AccountKey=${PLANTED}; Authorization: SharedKey ${PLANTED}`;

const HEADERS = {
  authorization: `Bearer ${PLANTED}`,
  'x-functions-key': PLANTED,
  cookie: `AppServiceAuthSession=${PLANTED}`,
  'x-ms-token-aad-access-token': PLANTED,
  'if-match': `"password=${PLANTED}"`,
};

/** Dependencies of which every call fails with `error`. */
function failing(error: Error): ApiDeps {
  const reject = () => Promise.reject(error);
  const broken = new Proxy({}, { get: () => reject });
  return {
    ...fakeDeps(),
    ...broken,
    triage: reject,
    cases: Object.assign(fakeDeps().cases, { get: reject, list: reject, replace: reject }),
    failures: { put: reject, get: reject, list: reject, remove: reject },
    allowlist: { list: reject, snapshot: reject, get: reject, put: reject, remove: reject, audit: reject },
    ping: reject,
    logger: invocationLogger,
  };
}

/** What the work writes to the log of its invocation. */
async function logOf(work: () => Promise<unknown>): Promise<string[]> {
  const lines: string[] = [];
  const write = (...parts: unknown[]) => lines.push(parts.join(' '));
  await withInvocationLog({ info: write, warn: write, error: write }, work);
  return lines;
}

describe('a secret in a request or in what a dependency says', () => {
  for (const [kind, error] of [
    ['a defect', new Error(TALKATIVE)],
    [
      'storage that is away',
      new TriageError('storage.unavailable', TALKATIVE, { cause: new Error(TALKATIVE) }),
    ],
    ['an error of ours', new TriageError('other.code', TALKATIVE)],
  ] as const) {
    it(`is in no answer and no line of the log, with ${kind}`, async () => {
      for (const operation of operations) {
        const { body, params = {} } = operation;
        const lines = await logOf(async () => {
          const { text, status, headers } = await call(operation, failing(error), {
            query: `code=${PLANTED}`,
            params: Object.fromEntries(Object.keys(params).map((name) => [name, 'custom.shop-roll-out'])),
            headers: { ...HEADERS, ...(body?.mediaType ? { 'content-type': body.mediaType } : {}) },
            ...(body ? { body: body.example } : {}),
          });
          assert.equal(
            `${text}${JSON.stringify(headers)}`.includes(PLANTED),
            false,
            `${operation.id}: ${text}`,
          );
          assert.ok(status >= 200, operation.id);
        });
        assert.equal(lines.join('\n').includes(PLANTED), false, `${operation.id}: ${lines}`);
      }
    });
  }

  it('was there to be found', async () => {
    const { logger } = fakeDeps();
    assert.ok(logger);
    const deps = fakeDeps({ ping: () => Promise.reject(new Error(TALKATIVE)) });
    const health = operations.find(({ id }) => id === 'get-health');
    assert.ok(health);
    await call(health, deps);
    assert.ok(JSON.stringify(deps.logged).includes(PLANTED));
  });

  it('is not repeated where a body or a parameter is refused', async () => {
    for (const operation of operations.filter(({ body }) => body !== undefined)) {
      for (const body of [`{"password": "${PLANTED}", `, { [PLANTED.toLowerCase()]: 1 }, [], 7]) {
        const options = { body, query: 'limit=password', params: { id: 'x' } };
        const { text } = await call(operation, fakeDeps(), options);
        assert.equal(text.includes(PLANTED), false, `${operation.id}: ${text}`);
      }
    }
  });

  it('is not repeated where a setting is refused', () => {
    for (const name of [
      'AUTHENTICATION',
      'FUNCTION_KEY_ROLE',
      'API_KEYS',
      'RATE_LIMIT_PER_MINUTE',
      'APPLICATIONINSIGHTS_CONNECTION_STRING',
      'OTEL_EXPORTER_OTLP_ENDPOINT',
      'CasesStorage__tableServiceUri',
    ]) {
      assert.throws(
        () => loadConfig({ CasesStorage: `AccountKey=${PLANTED}`, [name]: `${PLANTED} ${PLANTED}` }),
        (error) =>
          error instanceof TriageError && error.message.includes(name) && !error.message.includes(PLANTED),
        name,
      );
    }
  });
});

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { loadCredential } from '../../src/http/credential.ts';
import { createHttpClient } from '../../src/http/http-client.ts';
import { azureError, json, type LocalServer, startLocalServer } from '../support/services/local-server.ts';

/**
 * The managed identity endpoint of App Service, which Azure Functions has too (Microsoft Learn, "REST endpoint
 * reference").
 */
let tokens: LocalServer;
let api: LocalServer;
const kept = { ...process.env };

before(async () => {
  tokens = await startLocalServer((received, response) => {
    const resource = new URL(received.path, 'http://x').searchParams.get('resource') ?? '';
    const expires = Math.floor(Date.now() / 1_000) + 86_400;
    json(200, {
      access_token: `token for ${resource}`,
      expires_on: String(expires),
      resource,
      token_type: 'Bearer',
    })(received, response);
  });
  api = await startLocalServer(json(200, {}));
  process.env['IDENTITY_ENDPOINT'] = `${tokens.url}/msi/token`;
  process.env['IDENTITY_HEADER'] = 'secret-of-the-platform';
});
after(async () => {
  process.env = kept;
  await tokens.close();
  await api.close();
});

function client(clientId?: string) {
  return createHttpClient({
    credential: loadCredential(clientId),
    clock: () => new Date(),
    random: () => 0,
    secrets: ['secret-of-the-platform'],
  });
}

const call = (audience: string) => ({
  method: 'GET' as const,
  url: `${api.url}/`,
  audience,
  readOnly: true,
  quota: 'graph' as const,
});

describe('the managed identity of the Functions app', () => {
  it('gives one token for each audience, however many calls need it', async () => {
    const one = client();
    await Promise.all(Array.from({ length: 10 }, () => one.request(call('https://one.example.com'))));
    await one.request(call('https://two.example.com'));
    await one.close();
    assert.deepEqual(
      api.received.map(({ headers }) => headers.authorization),
      [
        ...Array<string>(10).fill('Bearer token for https://one.example.com'),
        'Bearer token for https://two.example.com',
      ],
    );
    assert.equal(tokens.received.length, 2);
    assert.equal(tokens.received[0]?.headers['x-identity-header'], 'secret-of-the-platform');
  });

  it('is asked for by its client id where one is named', async () => {
    const one = client('my-client-id');
    await one.request(call('https://three.example.com'));
    await one.close();
    const { searchParams } = new URL(tokens.received.at(-1)?.path ?? '', 'http://x');
    assert.equal(searchParams.get('client_id'), 'my-client-id');
  });

  it('that is not assigned sends nothing, and says so itself, not with all that was tried beside it', async () => {
    tokens.answer(azureError(400, 'invalid_request', 'Identity not found'));
    const already = api.received.length;
    const one = client();
    const outcome = await one.request({ ...call('https://four.example.com'), deadline: Date.now() + 5_000 });
    await one.close();
    assert.ok(outcome.kind === 'failed');
    assert.deepEqual([outcome.code, outcome.attempts], ['no-token', 0]);
    assert.match(outcome.detail, /^ManagedIdentityCredential: [^\n]*Identity not found/);
    assert.ok(outcome.detail.length <= 200, outcome.detail);
    assert.equal(api.received.length, already);
  });

  it('whose endpoint repeats what it was shown gives that away to nobody', async () => {
    tokens.answer((received, response) => {
      const said = `no identity for ${received.headers['x-identity-header']}`;
      azureError(400, 'invalid_request', said)(received, response);
    });
    const one = client();
    const outcome = await one.request({ ...call('https://five.example.com'), deadline: Date.now() + 5_000 });
    await one.close();
    assert.ok(outcome.kind === 'failed');
    assert.match(outcome.detail, /no identity for \*\*\*/);
    assert.doesNotMatch(outcome.detail, /secret-of-the-platform/);
  });
});

import { once } from 'node:events';
import { createServer } from 'node:http';
import { type Sentinel, sentinel } from './sentinel.ts';

/** Sentinel behind Azure Resource Manager, and the identity endpoint of App Service, on this machine. */
export interface ArmServer {
  readonly url: string;
  readonly service: Sentinel;
  /** The bearer tokens that came along, in order. */
  readonly tokens: string[];
  /** Tokens that are refused from now on. */
  readonly expired: Set<string>;
  /** What makes a service take this for Azure. */
  readonly env: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

const IDENTITY_HEADER = 'the-header-of-the-identity-endpoint';

export async function startArmServer(): Promise<ArmServer> {
  const service = sentinel(() => Date.now());
  const tokens: string[] = [];
  const expired = new Set<string>();
  let given = 0;
  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://127.0.0.1');
    const send = (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): void => {
      response.writeHead(status, { 'content-type': 'application/json', ...headers });
      response.end(JSON.stringify(body));
    };
    if (pathname === '/identity') {
      if (request.headers['x-identity-header'] !== IDENTITY_HEADER) return send(401, {});
      given += 1;
      // Short-lived, so that the identity library asks for another one whenever it is asked.
      const expires_on = String(Math.trunc(Date.now() / 1000) + 120);
      return send(200, {
        access_token: `token-${given}`,
        expires_on,
        resource: searchParams.get('resource'),
        token_type: 'Bearer',
      });
    }
    const token = (request.headers.authorization ?? '').replace(/^Bearer /, '');
    tokens.push(token);
    if (token === '' || expired.has(token))
      return send(401, { error: { code: 'ExpiredAuthenticationToken' } });
    if (searchParams.get('api-version') !== '2025-09-01')
      return send(400, { error: { code: 'MissingApiVersion' } });
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString('utf8');
    const { status, body, headers } = service.handle(
      request.method ?? '',
      pathname,
      text === '' ? undefined : JSON.parse(text),
    );
    send(status, body ?? {}, headers);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
  return {
    url,
    service,
    tokens,
    expired,
    env: { ARM_ENDPOINT: url, IDENTITY_ENDPOINT: `${url}/identity`, IDENTITY_HEADER },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

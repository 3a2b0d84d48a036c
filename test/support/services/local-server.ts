import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';

/** A request as a local server got it. */
export interface Received {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export type Answer = (received: Received, response: ServerResponse) => void;

/** A server on loopback that plays a service. */
export interface LocalServer {
  readonly url: string;
  readonly received: readonly Received[];
  /** How many connections were opened. */
  readonly connections: () => number;
  /** How many requests were under way at once, at most. */
  readonly mostAtOnce: () => number;
  answer(next: Answer): void;
  close(): Promise<void>;
}

/** Starts a server on a free port; with `tls` it speaks https with that certificate. */
export async function startLocalServer(
  first: Answer,
  tls?: { readonly key: string; readonly cert: string },
): Promise<LocalServer> {
  let answer = first;
  const received: Received[] = [];
  let connections = 0;
  let running = 0;
  let most = 0;

  function handle(request: IncomingMessage, response: ServerResponse): void {
    running += 1;
    most = Math.max(most, running);
    response.once('close', () => {
      running -= 1;
    });
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const one = {
        method: request.method ?? '',
        path: request.url ?? '',
        headers: request.headers,
        body: Buffer.concat(chunks).toString('utf8'),
      };
      received.push(one);
      answer(one, response);
    });
    request.on('error', () => undefined);
    response.on('error', () => undefined);
  }

  const server = tls === undefined ? createServer(handle) : createSecureServer(tls, handle);
  server.on(tls === undefined ? 'connection' : 'secureConnection', () => {
    connections += 1;
  });
  server.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`,
    received,
    connections: () => connections,
    mostAtOnce: () => most,
    answer(next) {
      answer = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Answers JSON. */
export function json(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
  return (_received, response) => {
    response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers });
    response.end(JSON.stringify(body));
  };
}

/** The error that Azure services answer. */
export function azureError(
  status: number,
  code: string,
  message = 'no',
  headers: Readonly<Record<string, string>> = {},
): Answer {
  return json(status, { error: { code, message } }, headers);
}

import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';

/** What to do with a request: pass it on, pass it on and lose the answer, answer oneself, or never answer. */
export type Fate =
  | 'forward'
  | 'lose-answer'
  | 'hang'
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: string };

export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  /** The `$filter` of a query, decoded. */
  readonly filter: string | undefined;
  readonly body: string;
}

/** A proxy before the table service that writes down every request and can be told to fail some. */
export interface TableProxy {
  readonly port: number;
  readonly seen: SeenRequest[];
  /** Asked for every request; forwards unless it is set. */
  decide: (request: SeenRequest) => Fate;
  stop(): Promise<void>;
}

export async function startTableProxy(targetPort: number, port = 0): Promise<TableProxy> {
  const seen: SeenRequest[] = [];
  const server = createServer((incoming, outgoing) => {
    handle(incoming, outgoing).catch(() => outgoing.destroy());
  });

  async function handle(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const body = await buffer(incoming);
    const url = new URL(incoming.url ?? '/', 'http://127.0.0.1');
    const filter = url.searchParams.get('$filter') ?? undefined;
    const found = {
      method: incoming.method ?? '',
      path: url.pathname,
      filter,
      body: body.toString('latin1'),
    };
    seen.push(found);
    const fate = proxy.decide(found);
    if (fate === 'hang') return;
    if (typeof fate === 'object') {
      outgoing.writeHead(fate.status, fate.headers).end(fate.body);
      return;
    }
    const onward = request({
      port: targetPort,
      host: '127.0.0.1',
      method: incoming.method,
      path: incoming.url,
      headers: incoming.headers,
    });
    onward.end(body);
    const [answer]: IncomingMessage[] = await once(onward, 'response');
    if (answer === undefined || fate === 'lose-answer') {
      answer?.resume();
      outgoing.destroy();
      return;
    }
    outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
    answer.pipe(outgoing);
  }

  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const proxy: TableProxy = {
    port: address.port,
    seen,
    decide: () => 'forward',
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return proxy;
}

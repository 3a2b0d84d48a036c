import { once } from 'node:events';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';

/** What a receiver of telemetry got, in order. */
export interface Received {
  readonly path: string;
  readonly body: string;
}

/** An HTTP server on this machine that takes whatever it is sent. */
export async function startReceiver(
  status = 200,
  answer: object = {},
): Promise<{
  readonly url: string;
  readonly received: Received[];
  readonly close: () => Promise<unknown>;
}> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    text(request).then(
      (body) => {
        received.push({ path: request.url ?? '', body });
        response.writeHead(status, { 'content-type': 'application/json' });
        response.end(JSON.stringify(answer));
      },
      () => response.destroy(),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    received,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

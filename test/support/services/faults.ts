import { type Answer, azureError, json } from './local-server.ts';

/** A success with just this text, said to be JSON. */
function raw(text: string): Answer {
  return (_received, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(text);
  };
}

/** What can go wrong between here and a service, by name. A `healthy` answer is what the fault spoils. */
export const faults = {
  401: () => azureError(401, 'AuthenticationFailed'),
  403: () => azureError(403, 'InsufficientAccessError'),
  404: () => azureError(404, 'ResourceNotFound'),
  '429 with Retry-After': () => azureError(429, 'TooManyRequests', 'slow down', { 'retry-after': '1' }),
  '429 with a long Retry-After': () =>
    azureError(429, 'TooManyRequests', 'slow down', { 'retry-after': '50' }),
  '429 without Retry-After': () => azureError(429, 'TooManyRequests'),
  500: () => azureError(500, 'InternalServerError'),
  504: () => azureError(504, 'GatewayTimeout'),
  hang: (): Answer => () => undefined,
  'slow drip': (): Answer => (_received, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    const timer = setInterval(() => response.write(' '), 20);
    response.once('close', () => clearInterval(timer));
  },
  'truncated JSON': (): Answer => (_received, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end('{"tables":[{"name":"Prim');
  },
  'cut body': (): Answer => (_received, response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
    response.write('{"tables":');
    setImmediate(() => response.destroy());
  },
  'wrong content type': (): Answer => (_received, response) => {
    response.writeHead(200, { 'content-type': 'text/html' });
    response.end('<html>{}</html>');
  },
  'empty 200': (): Answer => (_received, response) => {
    response.writeHead(200);
    response.end();
  },
  204: (): Answer => (_received, response) => {
    response.writeHead(204);
    response.end();
  },
  '40 MB body': (): Answer => (_received, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    const chunk = Buffer.alloc(64 * 1024, ' ');
    let left = 640;
    const more = (): void => {
      while (left > 0 && !response.destroyed) {
        left -= 1;
        if (!response.write(chunk)) {
          response.once('drain', more);
          return;
        }
      }
      response.end('{}');
    };
    more();
  },
  'deep JSON': (): Answer => raw('['.repeat(500_000) + ']'.repeat(500_000)),
  'a million objects': (): Answer => raw(`[${'{},'.repeat(1_000_000)}{}]`),
  reset: (): Answer => (_received, response) => {
    response.socket?.resetAndDestroy();
  },
} as const satisfies Readonly<Record<string, () => Answer>>;

export type FaultName = `${keyof typeof faults}`;

/** Log Analytics' partial failure: 200 with the rows that came and an error beside them. */
export const partialError: Answer = json(200, {
  tables: [{ name: 'PrimaryResult', columns: [], rows: [] }],
  error: { code: 'PartialError', message: 'There were some errors when processing your query.' },
});

import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { explainListenError } from '../explain-listen-error.ts';
import type { FunctionsCore } from '../functions-core/functions-core.ts';
import type { Log } from '../log.ts';
import { isAllowedHost } from './allowed-host.ts';
import { callHttpFunction, httpRoutes } from './http-function.ts';
import { type HttpAnswer, problem } from './problem.ts';
import { drain, readBody, saysTooLarge } from './read-body.ts';
import { createRouter } from './router.ts';

export interface HttpServerOptions {
  /** 0 takes any free port. */
  readonly port: number;
  readonly routePrefix: string;
  /** Values of the Host header beside those of this machine, lower case. */
  readonly allowedHosts: readonly string[];
}

export interface HttpServer {
  readonly port: number;
  /** Takes no more requests, and waits for those it has until `deadlineMs` have passed. */
  readonly close: (deadlineMs: number) => Promise<void>;
}

/**
 * How long an idle connection is kept, in milliseconds. A proxy keeps its own for 1 min (nginx) or 2 (Caddy): were this
 * side the first to close, a call that is on its way just then would be lost, and a POST is not sent again.
 */
const KEEP_ALIVE_MS = 150_000;

/** Serves the HTTP functions on the loopback address. Throws `StartError` when the port is taken. */
export async function startHttpServer(
  core: FunctionsCore,
  options: HttpServerOptions,
  log: Log,
): Promise<HttpServer> {
  const route = createRouter(httpRoutes(core), options.routePrefix);

  async function answer(request: IncomingMessage): Promise<HttpAnswer> {
    if ((request.headersDistinct['host'] ?? []).length > 1) {
      return problem(400, 'host.repeated', 'The request may have one Host header.');
    }
    if (!isAllowedHost(request.headers.host, options.allowedHosts)) {
      return problem(421, 'host.not-allowed', 'This host name is not served here.');
    }
    const target = request.url ?? '/';
    if (!target.startsWith('/')) return problem(400, 'url.malformed', 'The request target must be a path.');
    const [path = ''] = target.split('?', 1);
    const routing = route(request.method ?? 'GET', path);
    if (routing.kind === 'unknown') return problem(404, 'route.unknown', 'There is nothing at this path.');
    if (routing.kind === 'wrong-method') {
      const allow = routing.allow.join(', ');
      return problem(405, 'method.not-allowed', `This path answers ${allow}.`, { allow });
    }
    const body = await readBody(request);
    if (body === 'too-large') return problem(413, 'body.too-large', 'The body may have 1 MiB at most.');
    const url = new URL(`http://127.0.0.1:${request.socket.localPort ?? 0}${target}`);
    return callHttpFunction(core, routing.target, { request, url, params: routing.params, body }, log);
  }

  function handle(request: IncomingMessage, response: ServerResponse): void {
    answer(request)
      .then((answered) => send(request, response, answered))
      .catch((error: unknown) => {
        // The client has gone, or the function gave a header that HTTP does not have.
        log.write(request.destroyed ? 'debug' : 'error', 'http', 'a request got no answer', error);
        response.destroy();
      });
  }

  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, handle);
  server.on('checkContinue', (request, response) => {
    if (!saysTooLarge(request)) response.writeContinue();
    handle(request, response);
  });
  server.on('clientError', (_error, socket) => {
    if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');
  });
  server.listen(options.port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch (error) {
    throw explainListenError(error, options.port, 'PORT');
  }
  return { port: portOf(server), close: (deadlineMs) => close(server, deadlineMs) };
}

/** HEAD gets the headers of GET. An answer that comes before the whole request ends the connection. */
async function send(request: IncomingMessage, response: ServerResponse, answer: HttpAnswer): Promise<void> {
  const unread = !request.complete;
  response.writeHead(answer.status, {
    ...answer.headers,
    ...(answer.status === 204 || answer.status === 304 ? {} : { 'content-length': answer.body.length }),
    ...(unread ? { connection: 'close' } : {}),
  });
  if (request.method !== 'HEAD') response.write(answer.body);
  else response.flushHeaders();
  if (unread) await drain(request);
  response.end();
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}

async function close(server: Server, deadlineMs: number): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  const timer = setTimeout(() => server.closeAllConnections(), deadlineMs);
  await closed;
  clearTimeout(timer);
}

import type { IncomingMessage, Server, ServerResponse } from 'node:http';

/** Why a request does not reach the table store. */
export interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

/** Names of headers that browsers write for the pages that they show, and tools do not. */
const OF_BROWSERS = /^(?:origin|referer|cookie|sec-.*)$/;

/** What a form of a page may be sent as, without the browser asking first (Fetch standard, "CORS-safelisted"). */
const OF_FORMS = /^\s*(?:application\/x-www-form-urlencoded|multipart\/form-data|text\/plain)\s*(?:;|,|$)/i;

/**
 * The refusal of a request that a web page could make somebody's browser send; `undefined` for one that may pass. A page
 * reaches this machine also under its own name, which it lets resolve to the loopback address (DNS rebinding); the
 * name that it uses stands in the Host header.
 *
 * @param headers each value that was sent, by the name in lower case
 */
export function refusalOf(headers: IncomingMessage['headersDistinct'], port: number): Refusal | undefined {
  const [host, ...others] = headers['host'] ?? [];
  if (host === undefined || others.length > 0) {
    return { status: 400, code: 'InvalidHeader', message: 'The request needs one Host header.' };
  }
  if (!isOwnName(host, port)) {
    return { status: 421, code: 'InvalidHost', message: 'This host name is not served here.' };
  }
  const isForm = (headers['content-type'] ?? []).some((type) => OF_FORMS.test(type));
  if (!isForm && !Object.keys(headers).some((name) => OF_BROWSERS.test(name))) return undefined;
  return { status: 403, code: 'BrowserRefused', message: 'The tables answer no web pages.' };
}

/** True for a Host header that names this machine and the port that is listened on, which 80 may leave out. */
function isOwnName(host: string, port: number): boolean {
  const [, name = '', named = '80'] = /^(127\.0\.0\.1|localhost)(?::(\d{1,5}))?$/i.exec(host) ?? [];
  return name !== '' && Number(named) === port;
}

/** Lets a server answer the requests of web pages itself; what served it so far never sees them. */
export function refuseStrangers(server: Server): void {
  const serve = server.listeners('request');
  server.removeAllListeners('request');
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const refusal = refusalOf(request.headersDistinct, request.socket.localPort ?? 0);
    if (refusal === undefined)
      for (const listener of serve) Reflect.apply(listener, server, [request, response]);
    else answer(request, response, refusal);
  });
}

/** In the form that clients of tables read. */
function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { status, code, message }: Refusal,
): void {
  const error = { code, message: { lang: 'en-US', value: message } };
  response.writeHead(status, { 'content-type': 'application/json', connection: 'close' });
  response.end(JSON.stringify({ 'odata.error': error }));
  request.resume();
}

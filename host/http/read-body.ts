import type { IncomingMessage } from 'node:http';

/**
 * A little above what the API takes (1 MiB), so that what is just over the limit is answered by the API, as in
 * Azure; bytes.
 */
export const MAX_BODY = 1024 * 1024 + 64 * 1024;

/** True when the request itself says that its body is larger than `MAX_BODY`. */
export function saysTooLarge(request: IncomingMessage): boolean {
  return Number(request.headers['content-length'] ?? 0) > MAX_BODY;
}

/** The whole body, or `too-large` as soon as that is known; the rest is then not kept. */
export function readBody(request: IncomingMessage): Promise<Buffer | 'too-large'> {
  if (saysTooLarge(request)) return Promise.resolve('too-large');
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > MAX_BODY) {
        chunks.length = 0;
        resolve('too-large');
      } else chunks.push(chunk);
    });
    request.once('end', () => resolve(Buffer.concat(chunks)));
    request.once('error', reject);
    request.once('close', () => reject(new Error('The client broke off.')));
  });
}

/** How much of an unwanted body is let pass, and how long, before the connection is cut. */
const DRAIN_BYTES = 16 * 1024 * 1024;
const DRAIN_MS = 2000;

/**
 * Lets the rest of an unwanted body pass, up to a limit. A connection closed on unread bytes is reset, and the
 * client would lose the answer that says why.
 */
export function drain(request: IncomingMessage): Promise<void> {
  return new Promise((resolve) => {
    let size = 0;
    const timer = setTimeout(resolve, DRAIN_MS);
    const done = () => {
      clearTimeout(timer);
      resolve();
    };
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > DRAIN_BYTES) done();
    });
    for (const event of ['end', 'error', 'close']) request.once(event, done);
    request.resume();
  });
}

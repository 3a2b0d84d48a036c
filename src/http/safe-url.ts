const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Whether a token may go to a URL: by https, or by http to this machine itself. */
export function isSafeUrl(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return protocol === 'https:' || (protocol === 'http:' && LOOPBACK.has(hostname));
}

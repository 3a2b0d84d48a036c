/**
 * True for a Host header that names this machine itself, or one of `allowed` (lower case, without port).
 *
 * The API asks nobody who they are, since it listens on the loopback address only. A web page can let its own
 * name resolve to that address (DNS rebinding) and then speak to the API from the analyst's browser — and the
 * name it uses is the one thing it cannot hide.
 */
export function isAllowedHost(header: string | undefined, allowed: readonly string[]): boolean {
  if (header === undefined) return true;
  const name = header.toLowerCase().replace(/:\d*$/, '');
  return (
    /^(localhost|.+\.localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\])$/.test(name) || allowed.includes(name)
  );
}

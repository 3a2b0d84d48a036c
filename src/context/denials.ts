import type { HttpClient } from '../http/http-client.ts';
import type { HttpFailed, HttpOutcome, HttpRequest } from '../http/http-outcome.ts';

const DENIED_MS = 60_000;
const DENIALS: readonly HttpFailed['code'][] = ['forbidden', 'unauthorised', 'no-token'];

/**
 * A client that does not ask again for a minute what an identity may not: grants change by hand, and every alert
 * would use up the limits of the API for the same answer.
 */
export function rememberDenials(
  client: Pick<HttpClient, 'request'>,
  clock: () => Date,
): Pick<HttpClient, 'request'> {
  const denied = new Map<string, { readonly outcome: HttpOutcome; readonly until: number }>();
  return {
    async request(request) {
      const key = denialKey(request);
      const known = denied.get(key);
      if (known !== undefined && known.until > clock().getTime()) return { ...known.outcome, attempts: 0 };
      const outcome = await client.request(request);
      if (outcome.kind === 'failed' && DENIALS.includes(outcome.code)) {
        denied.set(key, { outcome, until: clock().getTime() + DENIED_MS });
      } else denied.delete(key);
      return outcome;
    },
  };
}

/** What a permission covers: an API of a host, whichever machine or user is asked for. */
function denialKey({ url, quota, method }: HttpRequest): string {
  const { origin, pathname } = new URL(url);
  const [, root = '', resource = ''] = pathname.split('/');
  // A user's roles need another permission than the user.
  const relation = pathname.split('/').length > 4 ? pathname.split('/').slice(4).join('/') : '';
  return `${method} ${origin} ${quota} ${root}/${resource}/${relation}`;
}

import type { TokenCredential } from '@azure/identity';
import { messageOf } from '../errors.ts';

export type TokenAnswer =
  | { readonly kind: 'token'; readonly token: string }
  /** `detail` is one line, as the identity wrote it. */
  | { readonly kind: 'failed'; readonly detail: string };

/** Access tokens by audience: one request however many ask, kept until shortly before they expire. */
export interface Tokens {
  get(audience: string): Promise<TokenAnswer>;
  /** Forgets a token that a service refused, unless it has been replaced already. */
  forget(audience: string, token: string): void;
}

/** A token is replaced this long before it expires, or after half its life, whichever is later. */
const RENEW_BEFORE_MS = 5 * 60_000;
/** How long an identity that gives no token is left alone. */
const FAILURE_MS = 30_000;
/** An identity endpoint answers within a second or is not there. */
const TOKEN_TIMEOUT_MS = 10_000;

interface Entry {
  readonly answer: Promise<TokenAnswer>;
  /** Milliseconds since 1970; without it the answer is still to come. */
  until?: number;
  token?: string;
}

/**
 * @param credential loads the identity library, which takes about 100 ms: called by the first call that needs a token
 * @param now milliseconds since 1970
 */
export function createTokens(credential: () => Promise<TokenCredential>, now: () => number): Tokens {
  const entries = new Map<string, Entry>();
  let loading: Promise<TokenCredential> | undefined;

  async function fetchToken(audience: string, entry: () => Entry): Promise<TokenAnswer> {
    try {
      loading ??= credential();
      const source = await loading;
      const asked = now();
      const scope = `${audience.replace(/\/$/, '')}/.default`;
      const found = await source.getToken(scope, { abortSignal: AbortSignal.timeout(TOKEN_TIMEOUT_MS) });
      if (found === null) throw new Error('the identity gave no token');
      const life = found.expiresOnTimestamp - asked;
      Object.assign(entry(), {
        until: asked + Math.max(life - RENEW_BEFORE_MS, life / 2),
        token: found.token,
      });
      return { kind: 'token', token: found.token };
    } catch (error) {
      entry().until = now() + FAILURE_MS;
      return { kind: 'failed', detail: whyNoToken(error) };
    }
  }

  return {
    get(audience) {
      const known = entries.get(audience);
      if (known !== undefined && (known.until === undefined || known.until > now())) return known.answer;
      const entry: Entry = { answer: fetchToken(audience, () => entry) };
      entries.set(audience, entry);
      return entry.answer;
    },
    forget(audience, token) {
      if (entries.get(audience)?.token === token) entries.delete(audience);
    },
  };
}

/**
 * One line of what an identity says that gives no token. A chain of them tells a line for each that was tried: the
 * managed identity's is the one, since the others are there for a developer's machine.
 */
function whyNoToken(error: unknown): string {
  const lines = messageOf(error).split(/\r?\n/);
  const told = lines.find((line) => line.includes('ManagedIdentityCredential')) ?? lines[0] ?? '';
  return told.replace(/^CredentialUnavailableError: /, '');
}

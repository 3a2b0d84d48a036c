import type { TokenCredential } from '@azure/identity';

/** A credential that counts what it is asked; each token is a new one unless `same` is set. */
export function fakeCredential({ same = false, lifeMs = 3_600_000, fails = false } = {}) {
  const asked: string[] = [];
  const credential: TokenCredential = {
    async getToken(scopes) {
      asked.push(String(scopes));
      await new Promise((resolve) => setImmediate(resolve));
      if (fails) throw new Error('no identity here');
      const token = same ? 'token' : `token-${asked.length}`;
      return { token, expiresOnTimestamp: Date.now() + lifeMs };
    },
  };
  return { asked, load: async () => credential };
}

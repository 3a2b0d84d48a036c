import { createHmac } from 'node:crypto';
import { TEST_KEY } from '../../support/run-service.ts';

/** The moment that the tests of tokens take for now. */
export const NOW = Date.UTC(2026, 0, 2, 3, 4, 5);

/** What a token is made of; the rest is right. */
export interface TokenParts {
  readonly resource?: string;
  /** The resource as it stands in the token. */
  readonly sr?: string;
  readonly key?: string | Buffer;
  readonly skn?: string;
  readonly se?: number | string;
}

/** A shared access signature, as the clients sign them. */
export function signed({
  resource = 'sb://127.0.0.1:5672/sentinel-alerts',
  sr = encodeURIComponent(resource),
  key = TEST_KEY,
  skn = 'local',
  se = NOW / 1000 + 60,
}: TokenParts): string {
  const signature = createHmac('sha256', key).update(`${sr}\n${se}`).digest('base64');
  return `SharedAccessSignature sr=${sr}&sig=${encodeURIComponent(signature)}&se=${se}&skn=${skn}`;
}

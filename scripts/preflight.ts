import { loadConfig } from '../src/config.ts';
import { preflight } from '../src/context/preflight.ts';
import { messageOf } from '../src/errors.ts';
import { loadCredential } from '../src/http/credential.ts';
import { createHttpClient } from '../src/http/http-client.ts';
import { readOptions } from './read-options.ts';

/**
 * `npm run preflight`: tries every source of the settings in the environment with the identity of this machine, and
 * says what is missing. Ends with 1 when a source is not as it should be.
 */
async function main(): Promise<number> {
  readOptions('npm run preflight', {});
  // The storage is no source, and this asks nothing of it.
  const env = { CasesStorage: 'UseDevelopmentStorage=true', ...process.env };
  const { context, identity } = loadConfig(env);
  const clock = () => new Date();
  const client = createHttpClient({
    credential: loadCredential(identity.clientId),
    clock,
    random: Math.random,
  });
  const results = await preflight(context, { client, clock });
  await client.close();
  if (results.length === 0) {
    console.log('No source is configured: set LOGS_WORKSPACE_ID, DEFENDER, GRAPH or HUNTING.');
    return 0;
  }
  for (const { name, status, detail } of results) {
    console.log(`${status === 'ok' ? 'ok         ' : 'unavailable'} ${name}${detail ? `: ${detail}` : ''}`);
  }
  return results.every(({ status }) => status === 'ok') ? 0 : 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(messageOf(error));
  process.exitCode = 2;
}

import { hubConnectionString, tablesConnectionString } from '../host/connection-strings.ts';
import { startedKey } from '../host/embedded-key.ts';
import { loadSettings, type Settings } from '../host/settings.ts';
import { StartError } from '../host/start-error.ts';
import { messageOf } from '../src/errors.ts';
import { readOptions } from './read-options.ts';

/**
 * `npm run --silent connections`: prints the connection strings of the embedded parts as settings, a line each, for other
 * tools. It reads the settings that the service was started with, and the key that the service keeps in `DATA_DIR`.
 */
function connections(settings: Settings): string[] {
  const { hub, storage, amqpPort, tablesPort } = settings;
  if (hub && storage) {
    throw new StartError('AlertsHub and CasesStorage are set: the service starts no embedded parts');
  }
  const key = startedKey(settings);
  return [
    ...(hub ? [] : [`AlertsHub=${hubConnectionString(known('AMQP_PORT', amqpPort), key)}`]),
    ...(storage ? [] : [`CasesStorage=${tablesConnectionString(known('TABLES_PORT', tablesPort), key)}`]),
  ];
}

function known(name: string, port: number): number {
  if (port !== 0) return port;
  throw new StartError(`${name} is 0, any free port: set it to the one in the log of the service`);
}

readOptions('npm run connections', {});
try {
  process.stdout.write(`${connections(loadSettings(process.env)).join('\n')}\n`);
} catch (error) {
  console.error(messageOf(error));
  process.exitCode = 1;
}

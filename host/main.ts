import { packageRoot } from '../src/package-files.ts';
import { createLog } from './log.ts';
import { type Service, startService } from './service.ts';
import { StartError } from './start-error.ts';

/** Stops a service that does not stop in time: what is not done is left for redelivery. */
const STOP_MS = 9000;
const log = createLog('information');

function fail(error: unknown): never {
  if (error instanceof StartError) {
    const cause = error.cause instanceof Error ? error.cause : undefined;
    log.write('critical', 'host', error.message, cause);
  } else log.write('critical', 'host', 'the service cannot go on', error);
  process.exit(1);
}

process.on('uncaughtException', fail);
process.on('unhandledRejection', fail);

const starting: Promise<Service> = startService({ root: process.argv[2] ?? packageRoot, env: process.env });

let stopping = false;
function stop(signal: NodeJS.Signals): void {
  if (stopping) return;
  stopping = true;
  log.write('information', 'host', `${signal}: stopping`);
  setTimeout(() => process.exit(0), STOP_MS);
  starting.then((service) => service.stop()).then(() => process.exit(0), fail);
}
process.on('SIGTERM', stop);
process.on('SIGINT', stop);

try {
  const service = await starting;
  // Why it failed matters no more once it is being stopped.
  void service.failed.then((error) => stopping || fail(error));
  if (!stopping) process.stdout.write(`ready ${service.url}\n`);
} catch (error) {
  fail(error);
}

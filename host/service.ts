import { join } from 'node:path';
import { within } from '../src/async/within.ts';
import { loadConfig } from '../src/config.ts';
import { TriageError } from '../src/errors.ts';
import { type ReplaceableConsumers, startReplaceableConsumers } from './consumers/replaceable-consumers.ts';
import { makeDataDirectory } from './data-directory.ts';
import { lockDirectory } from './directory-lock.ts';
import { type Closers, startEmbeddedParts } from './embedded-parts.ts';
import type { EmbeddedEventHub } from './event-hub/embedded-event-hub.ts';
import type { FunctionsCore } from './functions-core/functions-core.ts';
import { triggerBinding } from './functions-core/invoke.ts';
import { loadApp } from './functions-core/load-app.ts';
import { loadHostJson } from './host-json.ts';
import { startHttpServer } from './http/http-server.ts';
import { createLog, type Log } from './log.ts';
import { publishSamples } from './samples.ts';
import { loadSettings, type Settings } from './settings.ts';
import { StartError } from './start-error.ts';
import type { SupervisedTables } from './tables/supervised-tables.ts';
import { startTimers, type Timers } from './timers/timers.ts';

export interface ServiceOptions {
  /** Where package.json, host.json and samples/ are. */
  readonly root: string;
  /**
   * The settings. Those of the embedded parts are added to it, as the triggers find them; for these to be found
   * it is the environment of the process.
   */
  readonly env: NodeJS.ProcessEnv;
  readonly log?: Log;
}

/** A running service. */
export interface Service {
  /** Of the API, without a slash at the end. */
  readonly url: string;
  readonly core: FunctionsCore;
  /** Of the hub that is read, when it is the embedded one. */
  readonly hubConnectionString?: string;
  /** Of the table store, when it is the embedded one. */
  readonly tablesConnectionString?: string;
  /** Settles with the reason when the service cannot go on. */
  readonly failed: Promise<unknown>;
  /** Stops in order; what is in flight finishes or is left for redelivery. Within some 9 s. */
  readonly stop: () => Promise<void>;
}

const HTTP_CLOSE_MS = 4000;
const CONSUMERS_CLOSE_MS = 5000;
const HOOKS_MS = 500;

/**
 * Starts everything: the embedded parts that no setting replaces, the functions, their HTTP routes and
 * consumers, and publishes the samples. Once a process, since the functions are loaded once.
 *
 * Throws `StartError` with what the operator can do about it; whatever was started by then is stopped again.
 */
export async function startService(options: ServiceOptions): Promise<Service> {
  const closers: Closers = [];
  try {
    return await start(options, closers);
  } catch (error) {
    await closeAll(closers);
    throw error;
  }
}

async function start({ root, env, log: given }: ServiceOptions, closers: Closers): Promise<Service> {
  const settings = loadSettings(env);
  const hostJson = loadHostJson(root);
  const log = given ?? createLog(hostJson.logLevel, undefined, env);
  await lockDataDirectory(settings, closers);
  const [hub, tables] = await startEmbeddedParts(settings, env, closers, log);
  exportSettings(env, settings, hub, tables);
  checkSettings(env);
  const core = await loadApp(root, log);
  reportFunctions(core, log);

  closers.push(() => within(HOOKS_MS, core.runHooks('appTerminate', hookContext(core)), undefined));

  const server = await startHttpServer(
    core,
    { port: settings.port, routePrefix: hostJson.routePrefix, allowedHosts: settings.allowedHosts },
    log,
  );
  let consumers: ReplaceableConsumers | undefined;
  let timers: Timers | undefined;
  closers.push(() =>
    Promise.allSettled([
      server.close(HTTP_CLOSE_MS),
      consumers?.stop(CONSUMERS_CLOSE_MS),
      timers?.stop(CONSUMERS_CLOSE_MS),
    ]),
  );
  timers = startTimers(core, log);
  consumers = await startReplaceableConsumers({
    core,
    env,
    eventHubs: hostJson.eventHubs,
    storage: settings.storage ?? {
      kind: 'connection-string',
      connectionString: tables?.connectionString ?? '',
    },
    exclusive: tables !== undefined,
    hubInstanceId: hub?.instanceId,
    log,
  });
  const reading = consumers;
  let fail: (error: unknown) => void = () => undefined;
  const failed = new Promise<unknown>((resolve) => {
    fail = resolve;
  });
  tables?.supervise({
    onLost: () => reading.abandon(),
    onBack: () => reading.startAgain(),
    onGone: fail,
  });
  if (hub && settings.samples) await publish(join(root, 'samples'), hub, settings, log);

  let stopping: Promise<void> | undefined;
  return {
    url: `http://127.0.0.1:${server.port}/${hostJson.routePrefix}`.replace(/\/$/, ''),
    core,
    ...(hub ? { hubConnectionString: hub.connectionString } : {}),
    ...(tables ? { tablesConnectionString: tables.connectionString } : {}),
    failed,
    stop: () => {
      stopping ??= closeAll(closers);
      return stopping;
    },
  };
}

async function lockDataDirectory({ dataDir }: Settings, closers: Closers): Promise<void> {
  if (dataDir === undefined) return;
  makeDataDirectory(dataDir);
  const lock = await lockDirectory(dataDir);
  if ('heldBy' in lock) {
    const holder = lock.heldBy === 0 ? '' : `, process ${lock.heldBy}`;
    throw new StartError(`DATA_DIR ${dataDir} is in use by another service${holder}`);
  }
  closers.push(() => lock.release());
}

/** The triggers find the embedded parts where app settings of Azure Functions would name real ones. */
function exportSettings(
  env: NodeJS.ProcessEnv,
  settings: Settings,
  hub: EmbeddedEventHub | undefined,
  tables: SupervisedTables | undefined,
): void {
  env['ALERTS_HUB_NAME'] = settings.hubName;
  env['ALERTS_CONSUMER_GROUP'] = settings.consumerGroup;
  env['AUTHENTICATION'] = 'local';
  if (hub) env['AlertsHub'] = hub.connectionString;
  if (tables) env['CasesStorage'] = tables.connectionString;
}

/** What the functions would refuse at each call is refused once, where its operator looks. */
function checkSettings(env: NodeJS.ProcessEnv): void {
  try {
    loadConfig(env);
  } catch (error) {
    if (error instanceof TriageError) throw new StartError(`settings: ${error.message}`);
    throw error;
  }
}

function reportFunctions(core: FunctionsCore, log: Log): void {
  // The tools need the platform's MCP extension; everybody who starts this host knows the API without them.
  const here = new Set(['httptrigger', 'eventhubtrigger', 'timertrigger', 'mcptooltrigger']);
  const skipped = [...core.functions.values()].flatMap((registered) => {
    const { type } = triggerBinding(registered).binding;
    return here.has(type.toLowerCase()) ? [] : [`${registered.metadata.name} (${type})`];
  });
  log.write('information', 'host', `functions: ${[...core.functions.keys()].sort().join(', ')}`);
  if (skipped.length > 0) {
    log.write('warning', 'host', `functions with triggers that do not run here: ${skipped.join(', ')}`);
  }
}

async function publish(
  directory: string,
  hub: EmbeddedEventHub,
  settings: Settings,
  log: Log,
): Promise<void> {
  try {
    const count = await publishSamples(directory, hub.connectionString, settings.hubName);
    log.write('information', 'host', `published ${count} samples; SAMPLES=off leaves them out`);
  } catch (error) {
    log.write('warning', 'host', 'the samples could not be published', error);
  }
}

function hookContext(core: FunctionsCore): Record<string, unknown> {
  return { hookData: {}, appHookData: core.appHookData };
}

async function closeAll(closers: Closers): Promise<void> {
  for (const close of closers.splice(0).reverse()) await close().catch(() => undefined);
}

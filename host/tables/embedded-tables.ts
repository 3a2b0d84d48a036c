import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { entryModule } from '../../src/package-files.ts';
import { TABLES_ACCOUNT, tablesConnectionString } from '../connection-strings.ts';
import { explainListenError } from '../explain-listen-error.ts';
import type { Log } from '../log.ts';
import { StartError } from '../start-error.ts';
import { childMessageSchema } from './child-message.ts';

export interface EmbeddedTablesOptions {
  /** 0 takes any free port. */
  readonly port: number;
  /** That clients have to know, in base64. */
  readonly key: string;
  /** Where the tables are kept; without it they are kept in memory only. */
  readonly directory?: string;
}

/** A table store in a process of its own. */
export interface EmbeddedTables {
  readonly port: number;
  readonly connectionString: string;
  readonly processId: number;
  /** Settles when the process has ended, whoever ended it. */
  readonly ended: Promise<void>;
  /** Saves and ends the process. */
  readonly stop: () => Promise<void>;
}

/** The settings of a process that the child needs; it is given no others, and of secrets the key alone. */
const PASSED_ON = ['PATH', 'HOME', 'TMPDIR', 'TEMP', 'TMP', 'SystemRoot', 'LANG', 'TZ'];
const STOP_MS = 5000;

/** Starts the store and waits until it listens. Throws `StartError` when it cannot. */
export async function startEmbeddedTables(options: EmbeddedTablesOptions, log: Log): Promise<EmbeddedTables> {
  const module = entryModule('host/tables/azurite-child');
  const directory = options.directory === undefined ? [] : [options.directory];
  const child = fork(module, [String(options.port), ...directory], {
    // A process group of its own: SIGKILL to the host's group leaves the child time to save.
    detached: true,
    execArgv: ['--no-deprecation'],
    env: {
      ...Object.fromEntries(
        PASSED_ON.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])),
      ),
      AZURITE_ACCOUNTS: `${TABLES_ACCOUNT}:${options.key}`,
    },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  child.stderr?.setEncoding('utf8').on('data', (text) => log.write('warning', 'tables', String(text).trim()));
  const ended = once(child, 'exit').then(() => undefined);
  const port = await listening(child, options);
  return {
    port,
    connectionString: tablesConnectionString(port, options.key),
    processId: child.pid ?? 0,
    ended,
    stop: async () => {
      if (child.connected) child.disconnect();
      const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
      await ended;
      clearTimeout(timer);
    },
  };
}

function listening(child: ChildProcess, { port: wanted, directory }: EmbeddedTablesOptions): Promise<number> {
  const on = directory === undefined ? '' : ` on ${directory}`;
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new StartError(`the table store ended with exit code ${code}`)));
    child.once('error', (cause) => reject(new StartError('the table store cannot be started', { cause })));
    child.once('message', (message) => {
      const said = childMessageSchema.parse(message);
      if (said.kind === 'ready') return resolve(said.port);
      const explained = explainListenError(said, wanted, 'TABLES_PORT');
      reject(
        explained === said
          ? new StartError(`the table store cannot be started${on}: ${said.reason}`)
          : explained,
      );
    });
  });
}

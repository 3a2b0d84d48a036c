import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { entryModule } from '../../src/package-files.ts';
import { explainListenError } from '../explain-listen-error.ts';
import type { Log } from '../log.ts';
import { StartError } from '../start-error.ts';
import { childMessageSchema } from './child-message.ts';

export interface EmbeddedTablesOptions {
  /** 0 takes any free port. */
  readonly port: number;
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

/** The account that every Azurite knows; its key is public (Microsoft Learn, "Use the Azurite emulator"). */
const ACCOUNT = 'devstoreaccount1';
const KEY = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';

/** The settings of a process that the child needs; it is given no others, so no secret either. */
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
    env: Object.fromEntries(
      PASSED_ON.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])),
    ),
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  child.stderr?.setEncoding('utf8').on('data', (text) => log.write('warning', 'tables', String(text).trim()));
  const ended = once(child, 'exit').then(() => undefined);
  const port = await listening(child, options);
  return {
    port,
    connectionString: `DefaultEndpointsProtocol=http;AccountName=${ACCOUNT};AccountKey=${KEY};TableEndpoint=http://127.0.0.1:${port}/${ACCOUNT};`,
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

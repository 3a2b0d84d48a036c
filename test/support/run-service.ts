import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { hubConnectionString, tablesConnectionString } from '../../host/connection-strings.ts';

const ROOT = resolve(import.meta.dirname, '../..');

/** The key that the embedded parts ask for in tests. */
export const TEST_KEY = Buffer.alloc(32, 'test').toString('base64');

/** The environment of a service that keeps to itself: free ports, no samples, nothing kept. */
export const QUIET_ENV: Readonly<Record<string, string>> = {
  PATH: process.env['PATH'] ?? '',
  HOME: process.env['HOME'] ?? '',
  PORT: '0',
  AMQP_PORT: '0',
  TABLES_PORT: '0',
  SAMPLES: 'off',
  DATA_DIR: 'memory',
  EMBEDDED_KEY: TEST_KEY,
};

export interface RunOptions {
  /** Settings beside `QUIET_ENV`. */
  readonly env?: Readonly<Record<string, string>>;
  /** An app other than this repository's own. Without it, the compiled service is run, so build first. */
  readonly root?: string;
  /** Kept by the caller, for a service that is started again; without it nothing is kept. */
  readonly dataDir?: string;
}

/** A service in a process of its own, as `npm start` runs it. */
export interface RunningService {
  /** Of the API: `http://127.0.0.1:<port>/api`. */
  readonly url: string;
  readonly processId: number;
  /** Of the embedded hub, without the hub's name (`sentinel-alerts`). */
  readonly hubConnectionString: string;
  /** Of the embedded tables; `allowInsecureConnection: true` is needed. */
  readonly tablesConnectionString: string;
  /** What it wrote so far, both streams. */
  readonly output: () => string;
  /** Settles when it has ended, by whomever, with its exit code. */
  readonly exited: Promise<number | null>;
  /** SIGTERM; gives the exit code. */
  readonly stop: () => Promise<number | null>;
  /** SIGKILL, to the process or to its whole group. */
  readonly kill: (target?: 'process' | 'group') => Promise<void>;
}

/** A service that may not be ready yet. */
export interface StartingService extends Pick<RunningService, 'processId' | 'output' | 'exited' | 'kill'> {
  /** Rejects with its output when it ends before that. */
  readonly ready: Promise<RunningService>;
}

/** Starts a service and waits until it is ready. Rejects with its output when it ends before that. */
export function runService(options: RunOptions = {}): Promise<RunningService> {
  return beginService(options).ready;
}

/** Starts a service. */
export function beginService(options: RunOptions = {}): StartingService {
  const { child, output } = spawnService(options);
  const processId = child.pid ?? 0;
  const exited = once(child, 'exit').then(() => child.exitCode);
  const kill = async (target: 'process' | 'group' = 'process') => {
    if (child.exitCode === null && child.signalCode === null) {
      process.kill(target === 'group' ? -processId : processId, 'SIGKILL');
    }
    await exited;
  };
  const stop = () => {
    child.kill('SIGTERM');
    return exited;
  };
  const ready = new Promise<RunningService>((settle, reject) => {
    child.once('exit', (code) => reject(new Error(`The service ended with ${code}:\n${output()}`)));
    child.stdout?.on('data', () => {
      const [, url] = /^ready (\S+)$/m.exec(output()) ?? [];
      if (url) settle({ url, processId, output, exited, stop, kill, ...connectionsIn(output()) });
    });
  });
  return { processId, output, exited, kill, ready };
}

/** The connection strings of the embedded parts, whose ports a service writes when it starts. */
function connectionsIn(output: string): {
  readonly hubConnectionString: string;
  readonly tablesConnectionString: string;
} {
  const [, amqpPort] = /sb:\/\/127\.0\.0\.1:(\d+)/.exec(output) ?? [];
  const [, tablesPort] = /tables at http:\/\/127\.0\.0\.1:(\d+)/.exec(output) ?? [];
  return {
    hubConnectionString: hubConnectionString(Number(amqpPort), TEST_KEY),
    tablesConnectionString: tablesConnectionString(Number(tablesPort), TEST_KEY),
  };
}

/** Starts a service that is expected to end by itself; gives its exit code and what it wrote. */
export async function runServiceToEnd(
  options: RunOptions,
): Promise<{ readonly code: number | null; readonly output: string }> {
  const { child, output } = spawnService(options);
  await once(child, 'close');
  return { code: child.exitCode, output: output() };
}

function spawnService({ env, root, dataDir }: RunOptions): { child: ChildProcess; output: () => string } {
  const compiled = join(ROOT, 'dist/host/main.js');
  if (!root && !existsSync(compiled)) throw new Error(`${compiled} is missing: npm run build`);
  const entry = root ? [join(ROOT, 'host/main.ts'), root] : [compiled];
  const child = spawn(process.execPath, entry, {
    cwd: ROOT,
    // A group of its own, so that it can be killed whole.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...QUIET_ENV, ...(dataDir === undefined ? {} : { DATA_DIR: dataDir }), ...env },
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (chunk) => {
      text += String(chunk);
    });
  }
  const endWithTests = () => child.kill('SIGKILL');
  process.once('exit', endWithTests);
  child.once('exit', () => process.off('exit', endWithTests));
  return { child, output: () => text };
}

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { createInterface } from 'node:readline';

/** The key of the emulator's account is public: Microsoft Learn, "Use the Azurite emulator". */
const ACCOUNT_KEY =
  'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';
const MAIN = createRequire(import.meta.url).resolve('azurite/dist/src/table/main.js');
/**
 * Ends the child when the pipe to its standard input closes, as it does however this process ends: a test that
 * is killed for its time must not leave a service behind.
 */
const END_WITH_PARENT = 'data:text/javascript,process.stdin.on("close",()=>process.exit()).resume()';
/** Between asking for a free port and listening on it somebody else may take it. */
const TRIES = 5;

/** A real Azurite table service, kept in memory. */
export interface Azurite {
  readonly port: number;
  readonly connectionString: string;
  /** Ends it at once; its port is closed when this resolves. */
  stop(): Promise<void>;
}

/** The connection string of the emulator's account behind `port` of this machine. */
export function emulatorConnectionString(port: number): string {
  const endpoint = `http://127.0.0.1:${port}/devstoreaccount1`;
  return `DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=${ACCOUNT_KEY};TableEndpoint=${endpoint};`;
}

/** A port that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/** Starts Azurite as a child process that ends with this one. */
export async function startAzurite(): Promise<Azurite> {
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort();
    const child = spawn(
      process.execPath,
      [
        '--import',
        END_WITH_PARENT,
        MAIN,
        '--silent',
        '--inMemoryPersistence',
        '--disableTelemetry',
        '--skipApiVersionCheck',
        '--tableHost',
        '127.0.0.1',
        '--tablePort',
        String(port),
      ],
      { cwd: tmpdir(), stdio: ['pipe', 'pipe', 'ignore'] },
    );
    if (await startsListening(child)) {
      return {
        port,
        connectionString: emulatorConnectionString(port),
        async stop() {
          if (child.exitCode !== null || child.signalCode !== null) return;
          const ended = once(child, 'exit');
          child.kill('SIGKILL');
          await ended;
        },
      };
    }
    child.kill('SIGKILL');
    if (attempt === TRIES) throw new Error('Azurite does not start');
  }
}

async function startsListening(child: ChildProcess): Promise<boolean> {
  if (child.stdout === null) return false;
  // Ends without that line when the child exits.
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.includes('successfully started')) {
      child.stdout.resume();
      return true;
    }
  }
  return false;
}

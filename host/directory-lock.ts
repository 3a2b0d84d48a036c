import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import * as z from 'zod';

/** A directory that this process alone uses until it releases it or ends, however it ends. */
export interface DirectoryLock {
  release(): Promise<void>;
}

/**
 * Takes the directory for this process. The lock is a local socket that the process listens on: the kernel
 * drops it with the process, also after SIGKILL, and a process id that was given out again cannot keep it.
 * Waits up to `waitMs` for another holder to end, and gives that holder's process id when it has not.
 */
export async function lockDirectory(
  directory: string,
  waitMs = 0,
): Promise<DirectoryLock | { readonly heldBy: number }> {
  const deadline = Date.now() + waitMs;
  for (;;) {
    const taken = await takeFirstUsable(socketPaths(directory));
    if (!('heldBy' in taken) || Date.now() >= deadline) return taken;
    await delay(50);
  }
}

async function takeFirstUsable(paths: readonly string[]) {
  for (const path of paths) {
    const taken = await take(path);
    if (taken !== 'unusable') return taken;
  }
  throw new Error(`No local socket can be made at ${paths.join(' or ')}.`);
}

/** Inside the directory where the path is short enough for a socket and the file system has them. */
function socketPaths(directory: string): string[] {
  const absolute = resolve(directory);
  const name = `systemctl-triage-${createHash('sha256').update(absolute).digest('hex').slice(0, 16)}`;
  if (process.platform === 'win32') return [`\\\\.\\pipe\\${name}`];
  const inside = join(absolute, 'in-use.sock');
  const outside = join(tmpdir(), `${name}.sock`);
  return Buffer.byteLength(inside) <= 100 ? [inside, outside] : [outside];
}

async function take(path: string): Promise<DirectoryLock | { readonly heldBy: number } | 'unusable'> {
  const listening = await listen(path);
  if (typeof listening !== 'string') return listening;
  if (listening !== 'EADDRINUSE') return 'unusable';
  const heldBy = await holderOf(path);
  if (heldBy !== undefined) return { heldBy };
  if (process.platform !== 'win32') rmSync(path, { force: true });
  const again = await listen(path);
  return typeof again === 'string' ? { heldBy: 0 } : again;
}

/** The lock, or the code of the error. */
function listen(path: string): Promise<DirectoryLock | string> {
  return new Promise((settle) => {
    const server: Server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.end(String(process.pid));
    });
    server.once('error', (error) => settle(codeOf(error)));
    server.listen(path, () => {
      server.unref();
      settle({ release: () => new Promise((done) => server.close(() => done())) });
    });
  });
}

/** What connecting to a socket gives whose process has ended. */
const gone = new Set(['ECONNREFUSED', 'ENOENT']);

/** The process id that the holder says, 0 when it says none, undefined when nobody listens. */
function holderOf(path: string): Promise<number | undefined> {
  return new Promise((settle) => {
    let said = '';
    const socket = connect(path);
    socket.setEncoding('utf8');
    socket.setTimeout(1000, () => socket.destroy());
    socket.on('data', (chunk) => {
      said += String(chunk);
    });
    socket.on('error', (error) => settle(gone.has(codeOf(error)) ? undefined : 0));
    socket.on('close', () => settle(Number.parseInt(said, 10) || 0));
  });
}

const withCode = z.object({ code: z.string() });

function codeOf(error: unknown): string {
  const parsed = withCode.safeParse(error);
  return parsed.success ? parsed.data.code : 'unknown';
}

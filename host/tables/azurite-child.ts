import './leave-out-telemetry.ts';

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import telemetry from 'azurite/dist/src/common/Telemetry.js';
import tableConfiguration from 'azurite/dist/src/table/TableConfiguration.js';
import tableServer from 'azurite/dist/src/table/TableServer.js';
import * as z from 'zod';
import { lockDirectory } from '../directory-lock.ts';
import type { ChildMessage } from './child-message.ts';
import { refuseStrangers } from './refuse-strangers.ts';
import { type SaveLoop, startSaveLoop } from './save-loop.ts';

/**
 * The process of the embedded table store: Azurite's table service, and its end. It ends when its parent is
 * gone, however that went, and saves before. It shares its parent's signals (a terminal's Ctrl-C, a service
 * manager's SIGTERM go to both) but has to outlive it, so that what is in flight can be written: it minds the
 * parent only, and SIGTERM only when the parent has not ended some time after it.
 *
 * Azurite takes its account and key from AZURITE_ACCOUNTS, and the public one where that is not set.
 */
const [portText, directory] = process.argv.slice(2);
const port = z.coerce.number().int().parse(portText);

/** A parent that was killed may have left a child that is still saving. */
const ORPHAN_WAIT_MS = 30_000;
const SIGTERM_GRACE_MS = 12_000;

process.on('SIGINT', () => undefined);
process.on('SIGHUP', () => undefined);
process.on('SIGTERM', () => setTimeout(() => void end(0), SIGTERM_GRACE_MS));
process.once('disconnect', () => void end(0));
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

let listening: { close(): Promise<void> } | undefined;
let saving: SaveLoop | undefined;
let ending: Promise<void> | undefined;

function end(code: number): Promise<void> {
  ending ??= (async () => {
    // No request is answered any more from here on, so none that was is missing from what is saved.
    await listening?.close().catch((error: unknown) => console.error(error));
    await saving?.stop();
    process.exit(code);
  })();
  return ending;
}

function tell(message: ChildMessage): void {
  if (process.connected) process.send?.(message, () => undefined);
}

async function start(): Promise<void> {
  if (directory) {
    mkdirSync(directory, { recursive: true });
    const lock = await lockDirectory(directory, ORPHAN_WAIT_MS);
    if ('heldBy' in lock) throw new Error(`${directory} is still in use by process ${lock.heldBy}`);
  }
  telemetry.AzuriteTelemetryClient.init(directory ?? '', false, undefined);
  const file = join(directory ?? '.', '__azurite_db_table__.json');
  const server = new tableServer.default(
    new tableConfiguration.default(
      '127.0.0.1',
      port,
      5,
      file,
      false,
      false,
      undefined,
      undefined,
      false,
      true,
      '',
      '',
      '',
      undefined,
      false,
      directory === undefined,
    ),
  );
  refuseStrangers(server.httpServer);
  await server.start();
  listening = server;
  if (directory) saving = startSaveLoop(server.metadataStore.db, (error) => console.error(error));
  tell({ kind: 'ready', port: Number(new URL(server.getHttpServerAddress()).port) });
}

start().catch((error: unknown) => {
  const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
  tell({ kind: 'failed', reason: String(error), ...(code ? { code } : {}) });
  void end(1);
});

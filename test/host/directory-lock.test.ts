import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, suite, test } from 'node:test';
import { lockDirectory } from '../../host/directory-lock.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

suite('directory lock', { timeout: 15_000 }, () => {
  let directory: ReturnType<typeof temporaryDirectory>;
  const children: ChildProcess[] = [];
  beforeEach(() => {
    directory = temporaryDirectory();
  });
  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
    directory.remove();
  });

  async function holder(path: string): Promise<ChildProcess> {
    const module = new URL('../../host/directory-lock.ts', import.meta.url).href;
    const script = `
      const { lockDirectory } = await import(${JSON.stringify(module)});
      await lockDirectory(${JSON.stringify(path)});
      console.log('held');
      setInterval(() => undefined, 1000);
    `;
    const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    children.push(child);
    await once(child.stdout, 'data');
    return child;
  }

  for (const [what, below] of [
    ['a directory', ''],
    ['a directory whose path is too long for a socket', 'x'.repeat(120)],
  ] as const) {
    test(`keeps ${what} for one process, says which, and is gone with it`, async () => {
      const path = join(directory.path, below);
      mkdirSync(path, { recursive: true });
      const child = await holder(path);
      assert.deepEqual(await lockDirectory(path), { heldBy: child.pid });
      const waiting = lockDirectory(path, 10_000);
      child.kill('SIGKILL');
      const taken = await waiting;
      assert.ok('release' in taken);
      await taken.release();
    });
  }

  test('can be taken again when it was released', async () => {
    for (let time = 0; time < 2; time++) {
      const lock = await lockDirectory(directory.path);
      assert.ok('release' in lock);
      assert.deepEqual(await lockDirectory(directory.path), { heldBy: process.pid });
      await lock.release();
    }
  });
});

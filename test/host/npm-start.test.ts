import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { suite, test } from 'node:test';
import * as z from 'zod';
import { QUIET_ENV } from '../support/run-service.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { FIXTURE } from './fixtures/fixture-app.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const packageSchema = z.looseObject({ scripts: z.looseObject({ start: z.string() }) });
const { start } = packageSchema.parse(JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))).scripts;

suite('npm start', { timeout: 30_000 }, () => {
  // The shell between npm and the service passes no signal on: without `exec` npm ends at once, with the signal
  // for its exit code, and the service runs on with nobody above it.
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    test(`passes ${signal} on, and ends with 0 when the service has ended`, async () => {
      const directory = temporaryDirectory();
      const ofFixture = start.replace('dist/host/main.js', `${join(ROOT, 'host/main.ts')} ${FIXTURE}`);
      assert.notEqual(ofFixture, start);
      writeFileSync(
        join(directory.path, 'package.json'),
        JSON.stringify({ name: 'fixture', version: '1.0.0', scripts: { build: 'true', start: ofFixture } }),
      );
      const npm = spawn('npm', ['start'], {
        cwd: directory.path,
        detached: true,
        stdio: ['ignore', 'pipe', 'pipe'],
        env: QUIET_ENV,
      });
      try {
        let output = '';
        for (const stream of [npm.stdout, npm.stderr]) {
          stream.setEncoding('utf8').on('data', (chunk) => {
            output += String(chunk);
          });
        }
        while (!/^ready http:/m.test(output)) await once(npm.stdout, 'data');
        npm.kill(signal);
        const [code] = await once(npm, 'exit');
        assert.equal(code, 0);
        assert.match(output, new RegExp(`${signal}: stopping`));
      } finally {
        if (npm.pid !== undefined) killGroup(npm.pid);
        directory.remove();
      }
    });
  }
});

/** Whatever is left of the group of the process. */
function killGroup(id: number): void {
  try {
    process.kill(-id, 'SIGKILL');
  } catch {
    // Nothing is left.
  }
}

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { suite, test } from 'node:test';

const PROGRAM = resolve(import.meta.dirname, '../../bench/load.ts');

suite('npm run load, the short form', { timeout: 120_000 }, () => {
  test('has one case for each distinct alert, some of which come twice', () => {
    const output = execFileSync(process.execPath, ['--no-warnings', PROGRAM, '--alerts', '400', '--json'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const figures = JSON.parse(output);
    assert.equal(figures['events, repeats included'], 404);
    assert.equal(figures['cases'], 400);
    assert.equal(figures['rows in the list of all cases'], 400);
    assert.equal(figures['lost or doubled'], 0);
  });
});

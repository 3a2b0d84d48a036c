import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { suite, test } from 'node:test';
import * as z from 'zod';

const PROGRAM = resolve(import.meta.dirname, '../../bench/main.ts');

const reportSchema = z.object({
  short: z.literal(true),
  machine: z.string().min(1),
  figures: z.record(z.string(), z.array(z.object({ what: z.string(), value: z.number() })).min(1)),
});

/** How fast anything is says nothing here: a benchmark that loses its alerts, or breaks, ends with an error. */
suite('npm run bench, the short form', { timeout: 400_000 }, () => {
  for (const name of ['explain', 'end-to-end', 'in-memory', 'cold-start', 'reads', 'soak', 'http']) {
    test(`${name} gives its figures`, () => {
      const output = execFileSync(
        process.execPath,
        ['--no-warnings', PROGRAM, '--short', '--json', '--only', name],
        { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
      );
      const { figures } = reportSchema.parse(JSON.parse(output));
      assert.deepEqual(Object.keys(figures), [name]);
      for (const { what, value } of figures[name] ?? []) assert.ok(value > 0, what);
    });
  }
});

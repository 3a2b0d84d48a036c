import { fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import * as z from 'zod';
import { startAzurite } from '../test/support/azurite.ts';
import { firstMessage } from './support/first-message.ts';
import { type Benchmark, figuresAgainst } from './support/measure.ts';

const ROOT = resolve(import.meta.dirname, '..');
const resultSchema = z.object({ loadMs: z.number(), firstMs: z.number() });

async function start(root: string, tables: string) {
  const child = fork(resolve(import.meta.dirname, 'support/cold.ts'), [root, tables], {
    execArgv: ['--no-warnings'],
    env: {
      PATH: process.env['PATH'] ?? '',
      AlertsHub: 'Endpoint=sb://example.com;',
      CasesStorage: tables,
    },
  });
  const exit = once(child, 'exit');
  const message = await firstMessage(child);
  await exit;
  return resultSchema.parse(message);
}

/** An app of one function that does nothing; below this repository, so that it finds the same library. */
function emptyApp(): { readonly root: string; readonly remove: () => void } {
  const root = join(ROOT, 'dist/empty-app');
  mkdirSync(root, { recursive: true });
  writeFileSync(join(root, 'package.json'), '{"type":"module","main":"empty.js"}');
  writeFileSync(
    join(root, 'empty.js'),
    `import { app } from '@azure/functions';\napp.http('empty', { methods: ['GET'], authLevel: 'function', handler: () => ({ status: 204 }) });\n`,
  );
  return { root, remove: () => rmSync(root, { recursive: true }) };
}

/** How long a new worker takes. */
export const coldStart: Benchmark = {
  name: 'cold-start',
  about:
    'A new process loads the compiled triggers as the Functions worker does, against one function that does nothing; then its first alert until the case is stored in an Azurite, against one row by the same library. In turns, median of the rounds.',
  async run({ short }) {
    if (!existsSync(join(ROOT, 'dist/functions'))) throw new Error('dist/ is missing: npm run build');
    const rounds = short ? 3 : 25;
    const empty = emptyApp();
    const azurite = await startAzurite();
    try {
      const times = { load: [] as number[], first: [] as number[] };
      const floors = { load: [] as number[], first: [] as number[] };
      for (let round = 0; round < rounds; round += 1) {
        for (const [root, into] of [
          [empty.root, floors],
          [ROOT, times],
        ] as const) {
          const { loadMs, firstMs } = await start(root, azurite.connectionString);
          into.load.push(loadMs);
          into.first.push(firstMs);
        }
      }
      return [
        ...figuresAgainst(
          { what: 'load an empty function', values: floors.load, unit: 'ms' },
          { what: 'load the triggers', values: times.load, unit: 'ms' },
          { text: '≤ 1.5 of an empty function', meets: (ratio) => ratio <= 1.5 },
        ),
        ...figuresAgainst(
          { what: 'first row of an empty function', values: floors.first, unit: 'ms' },
          { what: 'first alert to its stored case', values: times.first, unit: 'ms' },
        ),
      ];
    } finally {
      empty.remove();
      await azurite.stop();
    }
  },
};

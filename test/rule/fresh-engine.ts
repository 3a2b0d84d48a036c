import { join } from 'node:path';
import { createContext, Script } from 'node:vm';
import { build } from 'esbuild';
import type { explainRow } from '../../src/rule/explain.ts';

/** The engine as one script: each time that it runs in a context of its own, nothing has been explained before. */
const bundle = await build({
  absWorkingDir: join(import.meta.dirname, '../..'),
  entryPoints: ['src/rule/explain.ts'],
  bundle: true,
  write: false,
  format: 'iife',
  globalName: 'engine',
  platform: 'neutral',
  mainFields: ['module', 'main'],
  target: 'node22.18',
});
const start = new Script(bundle.outputFiles[0]?.text ?? '');
const ask = new Script('JSON.stringify(engine.explainRow(...JSON.parse(asked)))');

/** What an engine says that starts for this question and knows no other. */
export function explainAfresh(...asked: Parameters<typeof explainRow>): ReturnType<typeof explainRow> {
  const context = createContext({ asked: JSON.stringify(asked) });
  start.runInContext(context);
  return JSON.parse(ask.runInContext(context));
}

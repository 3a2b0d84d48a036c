import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as z from 'zod';
import { messageOf } from '../../src/errors.ts';
import type { Log } from '../log.ts';
import { StartError } from '../start-error.ts';
import { FunctionsCore } from './functions-core.ts';
import { installFunctionsCore } from './install-functions-core.ts';

const packageSchema = z.object({ main: z.string().min(1), type: z.literal('module') });

/**
 * Loads the app at `root` as a Functions worker does: every file that `main` of its package.json matches is
 * imported, and what the files register is the app. Once a process, since modules are imported once.
 *
 * Stricter than the worker, which would run the app with fewer functions: throws `StartError` that names the
 * file when one cannot be imported, when none matches, and when none registers anything.
 */
export async function loadApp(root: string, log: Log): Promise<FunctionsCore> {
  const core = new FunctionsCore(log);
  installFunctionsCore(core);
  const main = entryPattern(root);
  const files = globSync(main, { cwd: root }).sort();
  if (files.length === 0) {
    throw new StartError(`no compiled trigger matches ${main} in ${root}: run npm run build first`);
  }
  for (const file of files) await importTrigger(root, file);
  const model = core.programmingModel;
  if (!model || core.functions.size === 0) throw new StartError(`${main} registers no function`);
  await model.getCapabilities?.({});
  core.finishStartup();
  await core.runHooks('appStart', {
    hookData: {},
    appHookData: core.appHookData,
    functionAppDirectory: root,
  });
  return core;
}

function entryPattern(root: string): string {
  const path = join(root, 'package.json');
  try {
    return packageSchema.parse(JSON.parse(readFileSync(path, 'utf8'))).main;
  } catch (cause) {
    throw new StartError(`${path} must say "type": "module" and, in "main", where the triggers are`, {
      cause,
    });
  }
}

async function importTrigger(root: string, file: string): Promise<void> {
  try {
    await import(pathToFileURL(join(root, file)).href);
  } catch (cause) {
    throw new StartError(`the trigger file ${file} cannot be loaded: ${messageOf(cause)}`, { cause });
  }
}

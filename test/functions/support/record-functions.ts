import { readdirSync } from 'node:fs';
import { registerHooks } from 'node:module';

// No other import: what this module loads is not seen by the recording.

/** A function as a trigger registered it with the runtime. */
export interface RecordedFunction {
  readonly metadata: unknown;
  readonly callback: (input: unknown, context: unknown) => unknown;
}

export interface Recording {
  readonly functions: readonly RecordedFunction[];
  /** The URL of every module that importing the triggers loaded, in order. */
  readonly modules: readonly string[];
}

const ROOT = new URL('../../../', import.meta.url);
const CORE = 'test:functions-core';

function sourceTriggers(): readonly string[] {
  return readdirSync(new URL('functions/', ROOT))
    .filter((name) => name.endsWith('.ts'))
    .sort()
    .map((name) => `functions/${name}`);
}

/**
 * Imports every trigger the way the Functions worker does, in a place where `@azure/functions-core` writes down
 * what is registered. `files` are relative to the package; every
 * trigger of the source unless others are named. Once per process: the library keeps the first answer that it gets.
 */
export async function recordFunctions(files: readonly string[] = sourceTriggers()): Promise<Recording> {
  const functions: RecordedFunction[] = [];
  const modules: string[] = [];
  Object.assign(globalThis, {
    functionsCore: {
      version: '3.12.0',
      setProgrammingModel: () => undefined,
      registerFunction: (metadata: unknown, callback: RecordedFunction['callback']) =>
        functions.push({ metadata, callback }),
      registerHook: () => ({ dispose: () => undefined }),
    },
  });
  const hooks = registerHooks({
    resolve: (specifier, context, next) =>
      specifier === '@azure/functions-core'
        ? { url: CORE, format: 'commonjs', shortCircuit: true }
        : next(specifier, context),
    load: (url, context, next) => {
      modules.push(url);
      return url === CORE
        ? { format: 'commonjs', source: 'module.exports = globalThis.functionsCore;', shortCircuit: true }
        : next(url, context);
    },
  });
  for (const file of files) await import(new URL(file, ROOT).href);
  hooks.deregister();
  return { functions, modules };
}

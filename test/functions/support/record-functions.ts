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

const CORE = 'test:functions-core';

/**
 * Imports every trigger the way the Functions worker does, in a place where `@azure/functions-core` writes down
 * what is registered. Once per process: the library keeps the first answer that it gets.
 */
export async function recordFunctions(): Promise<Recording> {
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
  const folder = new URL('../../../functions/', import.meta.url);
  const triggers = readdirSync(folder).filter((name) => name.endsWith('.ts'));
  for (const name of triggers.sort()) await import(new URL(name, folder).href);
  hooks.deregister();
  return { functions, modules };
}

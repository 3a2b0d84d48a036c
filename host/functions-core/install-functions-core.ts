import Module from 'node:module';
import type { FunctionsCore } from './functions-core.ts';

let current: FunctionsCore | undefined;

/**
 * Answers `require('@azure/functions-core')` with `core`, the way the Node.js worker does (`setupCoreModule.ts`
 * of Azure/azure-functions-nodejs-worker): the module is not on disk anywhere. The library keeps the first
 * answer it gets, so a process has one core; a second one is refused.
 */
export function installFunctionsCore(core: FunctionsCore): void {
  if (current)
    throw new Error('A process runs one Functions app: @azure/functions-core is answered already.');
  current = core;
  Module.prototype.require = new Proxy(Module.prototype.require, {
    apply: (target, self, args: [string]) =>
      args[0] === '@azure/functions-core' ? core.api : Reflect.apply(target, self, args),
  });
}

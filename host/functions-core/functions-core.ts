import * as z from 'zod';
import type { Log } from '../log.ts';
import { type Disposable, disposable } from './disposable.ts';
import {
  type FunctionCallback,
  type FunctionMetadata,
  functionMetadataSchema,
  type ProgrammingModel,
  type RpcLogLevel,
} from './rpc.ts';

/** A function as a trigger file registered it. */
export interface RegisteredFunction {
  readonly metadata: FunctionMetadata;
  readonly callback: FunctionCallback;
}

export type HookCallback = (context: Record<string, unknown>) => unknown;

const hookNames = ['appStart', 'appTerminate', 'preInvocation', 'postInvocation', 'log'] as const;
export type HookName = (typeof hookNames)[number];

/**
 * The state that the Node.js worker keeps of an app: its programming model, functions and hooks. `api` is the
 * module `@azure/functions-core` that the library asks for; its members are those of `setupCoreModule.ts` of
 * Azure/azure-functions-nodejs-worker.
 */
export class FunctionsCore {
  readonly functions = new Map<string, RegisteredFunction>();
  readonly appHookData: Record<string, unknown> = {};
  programmingModel: ProgrammingModel | undefined;
  #hooks = new Map<HookName, HookCallback[]>(hookNames.map((name) => [name, []]));
  #started = false;
  #log: Log;

  constructor(log: Log) {
    this.#log = log;
  }

  readonly api = {
    version: '3.12.0',
    hostVersion: '4.1000.0.0',
    setProgrammingModel: (model: ProgrammingModel): void => {
      this.programmingModel = model;
    },
    getProgrammingModel: (): ProgrammingModel | undefined => this.programmingModel,
    registerFunction: (metadata: unknown, callback: FunctionCallback): Disposable =>
      this.#register(metadata, callback),
    registerHook: (name: string, callback: HookCallback): Disposable => this.#registerHook(name, callback),
    log: (level: RpcLogLevel, category: string, message: string): void =>
      this.#log.write(level, category, message),
    Disposable: disposable,
  };

  /** After this no function can be registered, as in a worker whose app has started. */
  finishStartup(): void {
    this.#started = true;
  }

  /** Runs the hooks of one kind one after the other; what one of them throws ends the row. */
  async runHooks(name: HookName, context: Record<string, unknown>): Promise<void> {
    for (const hook of this.#hooks.get(name) ?? []) await hook(context);
  }

  #register(input: unknown, callback: FunctionCallback): Disposable {
    if (this.#started) throw new Error('A function can only be registered during app startup.');
    const parsed = functionMetadataSchema.safeParse(input);
    if (!parsed.success) {
      throw new Error(`A function was registered that is not valid: ${z.prettifyError(parsed.error)}`);
    }
    const { name } = parsed.data;
    if ([...this.functions.keys()].some((known) => known.toLowerCase() === name.toLowerCase())) {
      throw new Error(`A function named "${name}" is registered twice.`);
    }
    if (typeof callback !== 'function') throw new Error(`The handler of "${name}" is not a function.`);
    this.functions.set(name, { metadata: parsed.data, callback });
    return new disposable(() => this.functions.delete(name));
  }

  #registerHook(name: string, callback: HookCallback): Disposable {
    const known = hookNames.find((candidate) => candidate === name);
    const hooks = known && this.#hooks.get(known);
    if (!hooks) throw new RangeError(`Unrecognized hook "${name}"`);
    hooks.push(callback);
    return new disposable(() => {
      const index = hooks.indexOf(callback);
      if (index >= 0) hooks.splice(index, 1);
    });
  }
}

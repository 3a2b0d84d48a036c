import { Worker } from 'node:worker_threads';
import { messageOf } from '../../errors.ts';
import { entryModule } from '../../package-files.ts';
import type { CompileResult } from '../compile-result.ts';

/** What a thread may use. */
export interface ThreadLimits {
  /** For one query, in milliseconds, once the parser is loaded. */
  readonly timeoutMs: number;
  /** For loading the parser, in milliseconds. */
  readonly loadMs: number;
  /** Of the thread's heap, in MiB. */
  readonly memoryMb: number;
}

const WORKER = entryModule('src/rule-compiler/compile-worker');

type Reply = { readonly kind: 'ready' } | { readonly kind: 'result'; readonly result: CompileResult };

/** Waits for the next reply of a worker; rejects when the worker fails, ends, or takes too long. */
function nextReply(worker: Worker, withinMs: number): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => settle(() => reject(new Error('timeout'))), withinMs);
    const onMessage = (reply: Reply) => settle(() => resolve(reply));
    const onError = (error: unknown) => settle(() => reject(new Error(messageOf(error), { cause: error })));
    const onExit = () => settle(() => reject(new Error('the thread ended')));
    function settle(act: () => void): void {
      clearTimeout(timer);
      worker.off('message', onMessage).off('error', onError).off('exit', onExit);
      act();
    }
    worker.on('message', onMessage).on('error', onError).on('exit', onExit);
  });
}

/** A thread that compiles one query after another, and is replaced when one of them breaks it. */
export class CompileThread {
  readonly #limits: ThreadLimits;
  #worker: Worker | undefined;

  constructor(limits: ThreadLimits) {
    this.#limits = limits;
  }

  /** Compiles a text; a text that takes too long or too much is `unsupported`. Not to be called while it works. */
  async compile(text: string, name: string): Promise<CompileResult> {
    const worker = this.#worker ?? (await this.#start());
    if (worker === undefined) return { kind: 'unsupported', reason: 'the KQL parser could not be loaded' };
    worker.ref();
    try {
      worker.postMessage({ text, name });
      const reply = await nextReply(worker, this.#limits.timeoutMs);
      if (reply.kind === 'result') return reply.result;
      return { kind: 'unsupported', reason: 'the KQL parser did not answer' };
    } catch (error) {
      this.#worker = undefined;
      await worker.terminate();
      const timedOut = messageOf(error) === 'timeout';
      const reason = timedOut
        ? `the query takes longer than ${this.#limits.timeoutMs} ms to read`
        : `the query cannot be read within the limits (${messageOf(error)})`;
      return { kind: 'unsupported', reason };
    } finally {
      // An idle thread must not keep the process alive.
      worker.unref();
    }
  }

  async #start(): Promise<Worker | undefined> {
    const { memoryMb, loadMs } = this.#limits;
    const worker = new Worker(WORKER, {
      resourceLimits: { maxOldGenerationSizeMb: memoryMb, maxYoungGenerationSizeMb: 64 },
      // Nothing of the service's settings is the thread's business.
      env: {},
    });
    try {
      await nextReply(worker, loadMs);
    } catch {
      await worker.terminate();
      return undefined;
    }
    this.#worker = worker;
    return worker;
  }

  /** Ends the thread; the next query starts another. */
  async close(): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    await worker?.terminate();
  }
}

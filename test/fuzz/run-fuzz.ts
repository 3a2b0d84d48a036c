import { fork } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { z } from 'zod';
import { targets } from './targets.ts';

const resultSchema = z.object({
  inputs: z.number(),
  slowestMs: z.number(),
  peakMib: z.number(),
  problem: z.string().optional(),
});

export interface FuzzResult extends z.output<typeof resultSchema> {
  readonly target: string;
  readonly holds: string;
}

/** MiB of V8's heap, and of the whole process with its threads, that no input may drive a target beyond. */
const HEAP_MIB = 384;
const PROCESS_MIB = 1_400;
/** For a start on a busy machine, beside what the inputs take. */
const START_MS = 60_000;

/** Feeds `inputs` inputs, or a target's share of them, to one target in a process with a small heap. */
export async function fuzz(name: string, inputs: number, seed: number): Promise<FuzzResult> {
  const target = targets[name]?.();
  if (target === undefined) throw new Error(`no target ${name}`);
  const { holds, share, meanMs, close } = target;
  await close?.();
  const count = Math.max(1, Math.round(inputs * share));
  const child = fork(resolve(import.meta.dirname, 'child.ts'), [name, String(seed), String(count)], {
    execArgv: [`--max-old-space-size=${HEAP_MIB}`],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let errors = '';
  child.stderr?.setEncoding('utf8').on('data', (chunk) => {
    errors = (errors + String(chunk)).slice(-4000);
  });
  let said: unknown;
  child.on('message', (message) => {
    said = message;
  });
  const hang = setTimeout(() => child.kill('SIGKILL'), START_MS + count * meanMs);
  const [code, signal] = await once(child, 'exit');
  clearTimeout(hang);
  const result = resultSchema.safeParse(said);
  const facts = result.success ? result.data : { inputs: 0, slowestMs: 0, peakMib: 0 };
  const problem =
    facts.problem ??
    (code === 0 ? undefined : `the process ended with ${code ?? signal}: ${errors}`) ??
    (facts.peakMib > PROCESS_MIB ? `the process took ${facts.peakMib} MiB` : undefined) ??
    (result.success ? undefined : 'the process said nothing');
  return { target: name, holds, ...facts, ...(problem === undefined ? {} : { problem }) };
}

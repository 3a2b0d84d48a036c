import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import * as z from 'zod';
import { targetOf } from './targets.ts';

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
/** For a start on a busy machine, before the first input. */
const START_MS = 120_000;
const LOOK_MS = 250;

/** Feeds `inputs` inputs, or a target's share of them, to one target in a process with a small heap. */
export async function fuzz(name: string, inputs: number, seed: number): Promise<FuzzResult> {
  const { holds, share, hangMs, always = [], close } = targetOf(name);
  await close?.();
  const count = always.length + Math.max(1, Math.round(inputs * share));
  const folder = mkdtempSync(join(tmpdir(), 'fuzz-'));
  const file = join(folder, 'input');
  const child = fork(resolve(import.meta.dirname, 'child.ts'), [name, String(seed), String(count), file], {
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
  const started = Date.now();
  let hangs = false;
  const watch = setInterval(() => {
    // Written when the input that it holds was taken up.
    const since = statSync(file, { throwIfNoEntry: false })?.mtimeMs;
    hangs = since === undefined ? Date.now() - started > START_MS : Date.now() - since > hangMs;
    if (hangs) child.kill('SIGKILL');
  }, LOOK_MS);
  const [code, signal] = await once(child, 'exit');
  clearInterval(watch);
  const last = statSync(file, { throwIfNoEntry: false }) === undefined ? 'none' : readFileSync(file, 'utf8');
  rmSync(folder, { recursive: true });
  const result = resultSchema.safeParse(said);
  const facts = result.success ? result.data : { inputs: 0, slowestMs: 0, peakMib: 0 };
  const problem =
    facts.problem ??
    (hangs ? `hangs for more than ${hangMs} ms; the last input was\n${last}` : undefined) ??
    (code === 0 && result.success
      ? undefined
      : `the process ended with ${code ?? signal}; the last input was\n${last}\n${errors}`) ??
    (facts.peakMib > PROCESS_MIB ? `the process took ${facts.peakMib} MiB` : undefined);
  return { target: name, holds, ...facts, ...(problem === undefined ? {} : { problem }) };
}

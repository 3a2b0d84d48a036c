import { parentPort } from 'node:worker_threads';
import { compileRule } from './compile-rule.ts';
import { loadKusto } from './kusto.ts';

/** What the worker is asked. */
export interface CompileRequest {
  readonly text: string;
  readonly name: string;
}

// A thread of its own, so that a query that takes the parser long can be ended. It says when the parser is loaded,
// for that takes longer than most queries and should not count against them.
const port = parentPort;
if (port !== null) {
  loadKusto();
  port.postMessage({ kind: 'ready' });
  port.on('message', ({ text, name }: CompileRequest) => {
    port.postMessage({ kind: 'result', result: compileRule(text, { name }) });
  });
}

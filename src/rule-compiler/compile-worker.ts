import { parentPort } from 'node:worker_threads';
import { compileRule } from './compile-rule.ts';
import { loadKusto } from './kusto.ts';

/** What the worker is asked. */
export interface CompileRequest {
  readonly text: string;
  readonly name: string;
}

/** Asks for what the first query of a parser pays for all: it sets up its symbols then. */
const FIRST = 'T | where a =~ "b" and c has_any ("d", "e") | extend f = strcat(a, "g")';

// A thread of its own, so that a query that takes the parser long can be ended. It says when the parser is ready,
// its first query behind it, for that takes longer than most queries and should not count against one of them.
const port = parentPort;
if (port !== null) {
  loadKusto();
  compileRule(FIRST, { name: 'first' });
  port.postMessage({ kind: 'ready' });
  port.on('message', ({ text, name }: CompileRequest) => {
    port.postMessage({ kind: 'result', result: compileRule(text, { name }) });
  });
}

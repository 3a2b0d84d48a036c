import assert from 'node:assert/strict';
import fc from 'fast-check';
import { matchRow } from '../../src/rule/evaluate.ts';
import { explainRow } from '../../src/rule/explain.ts';
import { createRuleCompiler } from '../../src/rule/runtime/rule-compiler.ts';
import { columns } from '../rule/arbitrary.ts';
import { fileRow, processRow, QUERY_TIME } from '../rule/rows.ts';
import { hostileText } from '../support/hostile-text.ts';
import { hostileConstructs, hostileQuery } from './hostile-query.ts';
import { requireCleanPrototypes, type Target } from './target.ts';

const changes = fc.oneof(
  columns,
  fc.dictionary(
    fc.constantFrom(
      'FileName',
      'ProcessCommandLine',
      'AccountName',
      'FolderPath',
      'InitiatingProcessFileName',
    ),
    hostileText,
  ),
);

interface Input {
  readonly query: string;
  readonly changes: Readonly<Record<string, unknown>>;
}

/** In a run of so many inputs more than half are queries that are read and run. */
const ENOUGH_INPUTS = 50;

export function compileTarget(): Target {
  // The limits of the service, with less time: what takes seconds was made to.
  const rules = createRuleCompiler({ timeoutMs: 3_000, memoryMb: 384, cacheSize: 10 });
  const seen = { compiled: 0, match: 0, 'no-match': 0, unknown: 0 };
  return {
    name: 'compile',
    holds:
      'every query is compiled, refused with a place, or given up within the limits of its thread; explaining a row and matching it agree',
    hangMs: 120_000,
    share: 0.25,
    always: hostileConstructs.map((query): Input => ({ query, changes: {} })),
    property: () =>
      fc.asyncProperty(fc.record({ query: hostileQuery, changes }), async (input) => {
        const result = await rules.compile(input.query);
        assert.ok(['compiled', 'syntax-error', 'unsupported'].includes(result.kind), result.kind);
        if (result.kind === 'compiled') {
          seen.compiled += 1;
          const options = { queryTime: QUERY_TIME };
          for (const row of [processRow(input.changes), fileRow(input.changes), processRow()]) {
            const { hit } = explainRow(result.rule, row, options);
            assert.equal(matchRow(result.rule, row, options), hit, 'explaining and matching differ');
            seen[hit] += 1;
          }
        } else if (result.kind === 'syntax-error') {
          const { line, column, code } = result.error;
          assert.ok(line >= 1 && column >= 1, `a syntax error at ${line}:${column}`);
          assert.match(code, /^[A-Z]+\d+$/);
        } else if (result.kind === 'unsupported') {
          // What the compiler throws ends its thread like a query that is too large for it.
          assert.doesNotMatch(result.reason, /within the limits \((?!.*memory)/);
        }
        requireCleanPrototypes();
      }),
    blind(inputs) {
      const blind =
        seen.compiled < inputs / 2 || seen.match === 0 || seen['no-match'] === 0 || seen.unknown === 0;
      return inputs >= ENOUGH_INPUTS && blind ? `of ${inputs} queries: ${JSON.stringify(seen)}` : undefined;
    },
    close: () => rules.close(),
  };
}

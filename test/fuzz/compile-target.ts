import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { AlertRow } from '../../src/alert/alert.ts';
import { matchRow } from '../../src/rule/evaluate.ts';
import { explainRow } from '../../src/rule/explain.ts';
import type { Outcome } from '../../src/rule/explained.schema.ts';
import { createRuleCompiler } from '../../src/rule/runtime/rule-compiler.ts';
import { columns } from '../rule/arbitrary.ts';
import { fileRow, processRow, QUERY_TIME, rowOf } from '../rule/rows.ts';
import { hostileText } from '../support/hostile-text.ts';
import {
  EMPTY_ROW,
  type EqualQueries,
  equalQueries,
  everyPair,
  NULL_ROW,
  pairRows,
} from './equal-queries.ts';
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

/** Any query, or two that keep the same rows; and what the columns of a row are. */
interface Input {
  readonly query: string | EqualQueries;
  readonly changes: Readonly<Record<string, unknown>>;
}

/** Of so many queries more than half are read and run; of the pairs more than half keep some of the rows. */
const ENOUGH_QUERIES = 50;

const options = { queryTime: QUERY_TIME };

export function compileTarget(): Target {
  // The limits of the service, with less time: what takes seconds was made to.
  const rules = createRuleCompiler({ timeoutMs: 3_000, memoryMb: 384, cacheSize: 10 });
  const seen = { queries: 0, compiled: 0, match: 0, 'no-match': 0, unknown: 0, pairs: 0, telling: 0 };

  async function tryQuery(query: string, changes: Input['changes']): Promise<void> {
    seen.queries += 1;
    const result = await rules.compile(query);
    assert.ok(['compiled', 'syntax-error', 'unsupported'].includes(result.kind), result.kind);
    if (result.kind === 'compiled') {
      seen.compiled += 1;
      for (const row of [processRow(changes), fileRow(changes), processRow()]) {
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
  }

  /** Which rows a query keeps that is made to be run. */
  async function outcomes(query: string, rows: readonly AlertRow[]): Promise<readonly Outcome[]> {
    const result = await rules.compile(query);
    assert.ok(result.kind === 'compiled', result.kind);
    assert.deepEqual(result.rule.unsupported, []);
    return rows.map((row) => matchRow(result.rule, row, options));
  }

  async function tryPair({ one, other }: EqualQueries, changes: Input['changes']): Promise<void> {
    const rows = [...pairRows, changes].map((columns) => rowOf('DeviceProcessEvents', columns));
    const kept = await outcomes(one, rows);
    assert.deepEqual(await outcomes(other, rows), kept, 'queries that are equal keep other rows');
    assert.equal(kept[NULL_ROW], kept[EMPTY_ROW], 'a row of nulls is another than one of empty strings');
    // Where it keeps no row or all, it is equal to much.
    seen.pairs += 1;
    if (new Set(kept).size > 1) seen.telling += 1;
  }

  return {
    name: 'compile',
    holds:
      'every query is compiled, refused with a place, or given up within the limits of its thread; explaining a row and matching it agree; queries that are equal by the documentation keep the same rows',
    hangMs: 120_000,
    share: 0.25,
    always: [...hostileConstructs, ...everyPair].map((query): Input => ({ query, changes: {} })),
    property: () =>
      fc.asyncProperty(
        fc.record({
          query: fc.oneof({ weight: 2, arbitrary: hostileQuery }, { weight: 1, arbitrary: equalQueries }),
          changes,
        }),
        async ({ query, changes }: Input) => {
          await (typeof query === 'string' ? tryQuery(query, changes) : tryPair(query, changes));
          requireCleanPrototypes();
        },
      ),
    blind() {
      const { queries, compiled, match, unknown, pairs, telling, 'no-match': missed } = seen;
      const blind =
        compiled < queries / 2 || match === 0 || missed === 0 || unknown === 0 || telling < pairs / 2;
      return queries >= ENOUGH_QUERIES && blind ? `it came to ${JSON.stringify(seen)}` : undefined;
    },
    close: () => rules.close(),
  };
}

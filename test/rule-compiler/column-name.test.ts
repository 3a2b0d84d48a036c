import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { explainRow } from '../../src/rule/explain.ts';
import { compileRule } from '../../src/rule-compiler/compile-rule.ts';
import { processRow } from '../rule/rows.ts';

function compiled(text: string) {
  const result = compileRule(text, { name: 'test' });
  assert.equal(result.kind, 'compiled', text);
  return result.rule;
}

/** The columns that each step of a query makes. */
function namesIn(text: string): string[][] {
  return (compiled(text).branches[0]?.steps ?? []).flatMap((step) =>
    step.kind === 'extend' || step.kind === 'project' ? [step.columns.map(({ name }) => name)] : [],
  );
}

// As `KustoCode.ParseAndAnalyze` of @kusto/language-service-next names the columns of the result.
const cases: readonly (readonly [query: string, ...names: readonly (readonly string[])[]])[] = [
  ['T | extend tolower(F)', ['Column1']],
  ['T | extend X = 1, tolower(F), N + 1, 5', ['X', 'Column1', 'Column2', 'Column3']],
  ['T | extend tolower(F) | extend toupper(F)', ['Column1'], ['Column2']],
  ['T | extend Column1 = 1 | extend tolower(F)', ['Column1'], ['Column2']],
  ['T | project F, tolower(F)', ['F', 'Column1']],
  ['T | distinct tostring(A.x), F', ['A_x', 'F']],
  ['T | extend todatetime(F), bin(N, 1), (tolong(M))', ['F', 'N', 'M']],
  ['T | extend strlen(F), strlen(A.b), strlen(strcat(F, "x"))', ['strlen_F', 'strlen_A_b', 'strlen_']],
  ['T | extend A.Ip, A[0], A["k"], A[0].b, A.["b c"]', ['A_Ip', 'A_0', 'A_k', 'A_0_b', 'A_b c']],
  ['T | extend parse_json(F).Ip, parse_json(tolower(F)).Port, split(F, "a")[0]', ['F_Ip', 'Port', 'F_0']],
  ['T | extend tostring(tolower(F)), now(), -N', ['Column1', 'Column2', 'Column3']],
  ['T | extend column_ifexists("F", ""), tostring(parse_json(F).Ip[0].b)', ['F', 'F_Ip_0_b']],
  ['let x = 5; let d = dynamic({}); T | extend x, d.k', ['x', 'd_k']],
];

describe('a column without a name is named as Kusto names it', () => {
  for (const [query, ...names] of cases) {
    test(query, () => assert.deepEqual(namesIn(query), names));
  }
});

test('a function that keeps the name of its argument takes its place', () => {
  const rule = compiled(
    'DeviceProcessEvents | extend bin(Timestamp, 1h)\n| where Timestamp == datetime(2026-11-20 06:00)',
  );
  const hit = (Timestamp: string) => explainRow(rule, processRow({ Timestamp }), {}).hit;
  assert.equal(hit('2026-11-20T06:12:00Z'), 'match');
  assert.equal(hit('2026-11-20T07:00:00Z'), 'no-match');
});

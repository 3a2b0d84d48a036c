import assert from 'node:assert/strict';
import { test } from 'node:test';
import { matchRow } from '../../src/rule/evaluate.ts';
import { explainRow } from '../../src/rule/explain.ts';
import { explainedRowSchema } from '../../src/rule/explained.schema.ts';
import { stringOperator } from '../../src/rule/kql-strings.ts';
import { stringMatcher } from '../../src/rule/string-matcher.ts';
import type { CompiledRule, Expression } from '../../src/rule/tree.ts';
import { compileRule } from '../../src/rule-compiler/compile-rule.ts';
import { fc } from '../support/seed.ts';
import { condition as anyCondition, columns, expression } from './arbitrary.ts';
import { bare, printExpression, printRule, withoutPlaces } from './print-rule.ts';
import { QUERY_TIME, rowOf } from './rows.ts';

const options = { queryTime: QUERY_TIME };

/** A rule of one branch with one clause. */
function ruleOf(condition: Expression): CompiledRule {
  const at = { start: 0, end: 1, line: 1, column: 1 };
  return {
    name: 'property',
    sha256: '',
    text: 'T',
    branches: [{ name: 'b', table: 'T', at, steps: [{ kind: 'where', condition }] }],
    unsupported: [],
  };
}

function hitOf(condition: Expression, row: Readonly<Record<string, unknown>>) {
  return explainRow(ruleOf(condition), rowOf('T', row), options).hit;
}

function negated(condition: Expression): Expression {
  return { kind: 'operation', operator: 'not', operands: [condition], at: condition.at };
}

/** `has` by its definition: the text cut into terms, every offset tried. */
function hasByDefinition(text: string, literal: string): boolean {
  const isTerm = (character: string | undefined) =>
    character !== undefined && /^[0-9A-Za-z]$/.test(character);
  const lower = (value: string) =>
    value.replace(/[A-Z]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) + 32));
  const terms: number[] = [];
  for (let index = 0; index < text.length; index += 1) {
    const joins = isTerm(text[index]) && isTerm(text[index - 1]);
    terms.push((terms.at(-1) ?? 0) + (joins ? 0 : 1));
  }
  const cut = (index: number) => index === 0 || index === text.length || terms[index - 1] !== terms[index];
  for (let start = 0; start + literal.length <= text.length; start += 1) {
    const end = start + literal.length;
    if (lower(text.slice(start, end)) !== lower(literal)) continue;
    if (isTerm(literal[0]) && !cut(start)) continue;
    if (isTerm(literal.at(-1)) && !cut(end)) continue;
    return true;
  }
  return false;
}

/** Texts in which literals are likely to occur, cut or joined. */
const unicode = fc.oneof(
  fc.string({
    unit: fc.constantFrom('a', 'A', '1', '-', ' ', '/', 'é', 'İ', '\u212a', 'k', '😀', '_'),
    maxLength: 12,
  }),
  fc.string({ unit: 'binary', maxLength: 8 }),
);

test('has is what its definition says, over any strings', () => {
  const operator = stringOperator('has');
  assert.ok(operator);
  let found = 0;
  fc.assert(
    fc.property(unicode, unicode, fc.nat(10), fc.nat(6), (text, other, from, length) => {
      // Half of the literals are cut out of the text.
      const literal = length > 3 ? other : text.slice(from, from + length);
      const expected = hasByDefinition(text, literal);
      if (expected) found += 1;
      const matcher = stringMatcher(operator, [literal]);
      assert.equal(matcher.test(text), expected);
      assert.equal(matcher.find(text).length, expected ? 1 : 0);
    }),
    { numRuns: 3000 },
  );
  assert.ok(found > 300, `${found} literals found`);
});

test('a span is where the literal stands', () => {
  fc.assert(
    fc.property(
      unicode,
      fc.array(unicode, { maxLength: 3 }),
      fc.constantFrom('has_any', 'contains', 'hassuffix'),
      (text, literals, name) => {
        const operator = stringOperator(name);
        assert.ok(operator);
        for (const { literal, start, end } of stringMatcher(operator, literals).find(text)) {
          assert.equal(text.slice(start, end).length, literal.length);
          assert.ok(stringMatcher(operator, [literal]).test(text));
        }
      },
    ),
  );
});

test('a list finds what each of its literals finds, in its order', () => {
  fc.assert(
    fc.property(
      unicode,
      fc.array(fc.oneof(unicode, fc.constantFrom('a', 'A1', '-a', 'k')), { maxLength: 5 }),
      fc.constantFrom(
        'has_any',
        'has_all',
        'hasprefix',
        'hassuffix_cs',
        'contains',
        'startswith',
        'endswith',
      ),
      fc.boolean(),
      (text, literals, name, isLong) => {
        const operator = stringOperator(name);
        assert.ok(operator);
        // Longer lists are looked for in another way.
        const rare = isLong ? Array.from({ length: 300 }, (_, index) => `never there ${index}`) : [];
        const list = [...new Set([...literals, ...rare])];
        const matcher = stringMatcher(operator, list);
        const each = list.flatMap((literal) => stringMatcher(operator, [literal]).find(text));
        assert.deepEqual(matcher.find(text), each);
        const needed = operator.needs === 'all' ? list.length : 1;
        assert.equal(matcher.test(text), each.length >= needed);
      },
    ),
    { numRuns: 2000 },
  );
});

test('nothing that a rule or a row holds makes the evaluator throw', () => {
  fc.assert(
    fc.property(expression, columns, (condition, row) => {
      const rule = ruleOf(condition);
      const explained = explainRow(rule, rowOf('T', row), options);
      explainedRowSchema.parse(explained);
      assert.equal(matchRow(rule, rowOf('T', row), options), explained.hit);
    }),
    { numRuns: 1500 },
  );
});

test('not (not X) is X in three values', () => {
  fc.assert(
    fc.property(expression, columns, (condition, row) => {
      assert.equal(hitOf(negated(negated(condition)), row), hitOf(condition, row));
    }),
    { numRuns: 800 },
  );
});

test('knowing more columns never turns a match into no match, or back', () => {
  const seen = { match: 0, 'no-match': 0, unknown: 0 };
  fc.assert(
    fc.property(
      anyCondition,
      columns,
      fc.array(fc.nat(2), { minLength: 9, maxLength: 9 }),
      (condition, row, keep) => {
        const fewer = Object.fromEntries(Object.entries(row).filter((_, index) => (keep[index] ?? 0) > 0));
        const before = hitOf(condition, fewer);
        seen[before] += 1;
        if (before !== 'unknown') assert.equal(hitOf(condition, row), before);
      },
    ),
    { numRuns: 3000 },
  );
  assert.ok(Math.min(...Object.values(seen)) > 100, JSON.stringify(seen));
});

test('a tree printed and compiled is the same tree', () => {
  fc.assert(
    fc.property(expression, (condition) => {
      // A conjunction is one clause for each operand: under `not` it stays whole.
      const whole = negated(condition);
      const text = `T | where ${printExpression(whole)}`;
      const result = compileRule(text, { name: 'printed' });
      assert.equal(result.kind, 'compiled', text);
      const [step] = result.rule.branches[0]?.steps ?? [];
      assert.deepEqual(bare(step), { kind: 'where', condition: bare(whole) }, text);
      const again = compileRule(printRule(result.rule), { name: 'printed' });
      assert.equal(again.kind, 'compiled');
      assert.deepEqual(withoutPlaces(again.rule), withoutPlaces(result.rule));
    }),
    { numRuns: 150 },
  );
});

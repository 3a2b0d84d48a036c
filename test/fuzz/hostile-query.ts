import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import fc from 'fast-check';
import { kqlString } from '../../src/kql/kql-literal.ts';
import { condition } from '../rule/arbitrary.ts';
import { printExpression } from '../rule/print-rule.ts';
import { anyText } from '../support/any-text.ts';
import { hostileText } from '../support/hostile-text.ts';

const rule = readFileSync(resolve(import.meta.dirname, '../../rules/systemctl.kql'), 'utf8');
const tokens = rule.match(/\w+|"[^"]*"|[^\s\w]|\s+/g) ?? [];

const fragments = [
  '| where',
  'FileName',
  '=~',
  '"systemctl"',
  'has_any (dynamic(["a","b"]))',
  'matches regex "(a+)+$"',
  'matches regex "[[[["',
  'ago(1d)',
  'let x = ',
  '| union',
  '| join kind=inner (',
  '| extend a = ',
  '(',
  ')',
  'not(',
  ' and ',
  ' or ',
  '"',
  "h'",
  '@"',
  '//',
  '0x1F',
  '1e999',
  'datetime(9999-12-31)',
  'dynamic({"__proto__":1})',
  '\u202e',
  '\ud800',
  '\0',
  ';',
  '| evaluate bag_unpack(x)',
  'externaldata(a:string)["https://evil.example.com"]',
];

const nested = (open: string, inner: string, close: string, depth: number) =>
  `DeviceProcessEvents | where ${open.repeat(depth)}${inner}${close.repeat(depth)}`;

/** Queries that are made to keep a parser busy, or to break it: each is tried in every run. */
export const hostileConstructs: readonly string[] = [
  nested('(', 'FileName == "a"', ')', 5_000),
  nested('not(', 'FileName == "a"', ')', 2_000),
  `DeviceProcessEvents | where ${Array.from({ length: 5_000 }, () => 'FileName == "a"').join(' or ')}`,
  `DeviceProcessEvents | where FileName in (${Array.from({ length: 20_000 }, (_, i) => `"${i}"`).join(',')})`,
  `DeviceProcessEvents${' | where FileName == "a"'.repeat(3_000)}`,
  `${Array.from({ length: 2_000 }, (_, i) => `let a${i} = a${i - 1};`).join('\n')} DeviceProcessEvents`,
  'let a = a; DeviceProcessEvents | where FileName == a',
  'let f = (x: string) { f(x) }; DeviceProcessEvents | where f(FileName)',
  'DeviceProcessEvents | where FileName matches regex "(a|a)*(b|b)*c{1000}{1000}"',
  `DeviceProcessEvents | where FileName == "${'a'.repeat(500_000)}"`,
  '',
];

/** A query of a few conditions of any kind. */
export const shortQuery: fc.Arbitrary<string> = fc
  .array(condition, { minLength: 1, maxLength: 3 })
  .map((conditions) =>
    ['DeviceProcessEvents', ...conditions.map((one) => `where ${printExpression(one)}`)].join('\n| '),
  );

/** What may stand in place of what in the shipped rule, so that it remains a query. */
const exchanged: readonly (readonly string[])[] = [
  ['has_any', 'in~', '!in~', 'in', '!in', 'has_all'],
  [
    '=~',
    '==',
    '!=',
    '!~',
    'has',
    '!has',
    'contains',
    'startswith',
    'endswith',
    'hasprefix',
    'contains_cs',
    'matches regex',
  ],
  [' and ', ' or '],
  ['24h', '1d', '0s', '365d', '1tick'],
];
const ruleWithoutComments = rule.replace(/^\s*\/\/.*\n/gm, '');
const parts = ruleWithoutComments.split(/(has_any|!in~|=~|endswith|\bor\b|24h|"[^"]*")/);

/** The shipped rule with other operators and other words. */
const variant: fc.Arbitrary<string> = fc
  .array(fc.tuple(fc.nat(parts.length), fc.nat(20), hostileText), { minLength: 1, maxLength: 8 })
  .map((changes) => {
    const text = [...parts];
    for (const [at, which, word] of changes) {
      // What the rule was split at stands at odd places.
      const place = (at - (at % 2) + 1) % text.length;
      const old = text[place] ?? '';
      const others = exchanged.find((group) => group.some((one) => one.trim() === old)) ?? [];
      text[place] = old.startsWith('"')
        ? kqlString(word.slice(0, 200))
        : (others[which % others.length] ?? old);
    }
    return text.join('');
  });

/** Queries that are read and run, most of them; the shipped rule with tokens moved, doubled and lost; whatever text. */
export const hostileQuery: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: shortQuery },
  { weight: 3, arbitrary: variant },
  {
    weight: 2,
    arbitrary: fc
      .array(
        fc.tuple(
          fc.nat(tokens.length - 1),
          fc.nat(tokens.length - 1),
          fc.nat(3),
          fc.constantFrom(...fragments),
        ),
        { minLength: 1, maxLength: 6 },
      )
      .map((changes) => {
        const text = [...tokens];
        for (const [at, from, how, fragment] of changes) {
          text[at] = [text[from] ?? '', `${text[at]} ${text[at]}`, '', fragment][how] ?? '';
        }
        return text.join('');
      }),
  },
  {
    weight: 1,
    arbitrary: fc
      .array(fc.constantFrom(...fragments), { minLength: 1, maxLength: 20 })
      .map((parts) => `DeviceProcessEvents ${parts.join(' ')}`),
  },
  { weight: 1, arbitrary: anyText },
);

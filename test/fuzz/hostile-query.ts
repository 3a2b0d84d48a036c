import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import fc from 'fast-check';
import { anyText } from '../support/any-text.ts';

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

/** Queries that are made to keep a parser busy, or to break it. */
const constants: readonly string[] = [
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

/** The shipped rule with tokens moved, doubled and lost; fragments of the language; whatever text. */
export const hostileQuery: fc.Arbitrary<string> = fc.oneof(
  {
    weight: 4,
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
    weight: 3,
    arbitrary: fc
      .array(fc.constantFrom(...fragments), { minLength: 1, maxLength: 20 })
      .map((parts) => `DeviceProcessEvents ${parts.join(' ')}`),
  },
  { weight: 1, arbitrary: anyText },
  { weight: 1, arbitrary: fc.constantFrom(...constants) },
);

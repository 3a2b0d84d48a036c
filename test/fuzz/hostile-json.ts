import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { anyText } from '../support/any-text.ts';
import { hostileText } from '../support/hostile-text.ts';

/** The samples that ship: what a message looks like before something is done to it. */
const SAMPLES = resolve(import.meta.dirname, '../../samples');
const samples: readonly string[] = readdirSync(SAMPLES)
  .filter((name) => name.endsWith('.json'))
  .sort()
  .map((name) => readFileSync(join(SAMPLES, name), 'utf8'));

/** Twenty MiB of one letter in twenty KiB: what an embedded row inflates to when nobody stops it. */
const bomb = deflateSync(Buffer.alloc(20 * 1024 * 1024, 'a')).toString('base64');
const bombQuery = `let alertedEvent = datatable(compressedRec: string)\n['${bomb}']\n| extend raw = todynamic(zlib_decompress_from_base64_string(compressedRec))`;

const nested = (open: string, close: string, depth: number, inner = '1') =>
  open.repeat(depth) + inner + close.repeat(depth);

/** Values as JSON text, since JSON allows what no value of JavaScript can say. */
export const constants: readonly string[] = [
  '9007199254740993',
  '-9007199254740993',
  '1e308',
  '1e999',
  '-0',
  '123456789012345678901234567890',
  '"\\ud800"',
  '"\\udfff\\ud800"',
  '"\\u0000"',
  '{"__proto__":{"polluted":true}}',
  '{"constructor":{"prototype":{"polluted":true}}}',
  '{"toString":1,"valueOf":2,"hasOwnProperty":3}',
  '{"a":1,"a":2,"A":3}',
  '{"length":1e9}',
  nested('[', ']', 99),
  nested('[', ']', 5_000),
  nested('{"a":', '}', 5_000),
  // Deeper than a recursion of JSON.stringify comes.
  nested('[', ']', 100_000),
  JSON.stringify('['.repeat(5_000)),
  JSON.stringify(nested('{"a":', '}', 3_000)),
  `[${Array.from({ length: 20_000 }, () => 'null').join(',')}]`,
  JSON.stringify('x'.repeat(200_000)),
  JSON.stringify('"\\'.repeat(20_000)),
  JSON.stringify(bombQuery),
  JSON.stringify(JSON.stringify({ Query: bombQuery })),
  '"0001-01-01T00:00:00Z"',
  '"+275760-09-13T00:00:00.000Z"',
  '"9999-12-31T23:59:59.9999999Z"',
  'null',
  '{}',
  '[]',
  '""',
];

export const hostileValue: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...constants) },
  { weight: 3, arbitrary: hostileText.map((text) => JSON.stringify(text)) },
  { weight: 1, arbitrary: anyText.map((text) => JSON.stringify(text)) },
  { weight: 1, arbitrary: fc.json({ maxDepth: 6 }) },
);

/** A key and its value, whose value may be taken for another: `"Key": <value>` up to a comma or bracket. */
const MEMBER = /"(?:[^"\\]|\\.)*"\s*:\s*("(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|true|false|null)/g;

/** What is done to one member of a text of JSON. */
export interface Change {
  readonly at: number;
  readonly how: number;
  readonly value: string;
}

/** A text of JSON with some of its members' values replaced, doubled or taken away. */
export function mutated(text: string, changes: readonly Change[]): string {
  let result = text;
  for (const { at, how, value } of changes) {
    const members = [...result.matchAll(MEMBER)];
    const member = members[at % Math.max(1, members.length)];
    if (member === undefined) return result;
    const [whole, old = ''] = member;
    const key = whole.slice(0, whole.length - old.length);
    const next = [`${key}${value}`, `${whole},${key}${value}`, `"__proto__":${value}`, `"x":${old}`][how % 4];
    result = result.slice(0, member.index) + next + result.slice(member.index + whole.length);
  }
  return result;
}

export const change: fc.Arbitrary<Change> = fc.record({
  at: fc.nat(200),
  how: fc.nat(3),
  value: hostileValue,
});

/** A sample with hostile values in it, alone or in an envelope. */
const hostileMessage: fc.Arbitrary<string> = fc
  .tuple(
    fc.constantFrom(...samples),
    fc.array(change, { minLength: 1, maxLength: 4 }),
    fc.constantFrom('', '[', '{"records":['),
  )
  .map(([sample, changes, open]) => {
    const one = mutated(sample, changes);
    if (open === '') return one;
    return open === '[' ? `[${one},${one}]` : `{"records":[${one}]}`;
  });

/** Bytes: a message that was cut, spliced with others, or turned in single bits; or no message at all. */
export const hostileBytes: fc.Arbitrary<Uint8Array> = fc.oneof(
  { weight: 4, arbitrary: hostileMessage.map((text) => Buffer.from(text)) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(hostileMessage, fc.nat(), fc.uint8Array({ maxLength: 16 }), fc.boolean())
      .map(([text, at, bytes, cut]) => {
        const whole = Buffer.from(text);
        const place = at % (whole.length + 1);
        return Buffer.concat([
          whole.subarray(0, place),
          bytes,
          cut ? Buffer.alloc(0) : whole.subarray(place + bytes.length),
        ]);
      }),
  },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)) },
  { weight: 1, arbitrary: hostileValue.map((text) => Buffer.from(text)) },
);

import fc from 'fast-check';
import { kqlString } from '../../src/kql/kql-literal.ts';
import { hostileText } from '../support/hostile-text.ts';

/** Two queries that keep the same rows, as the documentation of KQL has it. */
export interface EqualQueries {
  readonly one: string;
  readonly other: string;
}

/** What conditions are made of. */
interface Parts {
  /** A column of strings, and another. */
  readonly s: string;
  readonly t: string;
  /** Literals of strings. */
  readonly a: string;
  readonly b: string;
  /** Whole numbers, to compare with the column of a process id. */
  readonly i: number;
  readonly j: number;
}

const STRINGS = ['FileName', 'AccountName', 'ProcessCommandLine'];
const PARAMETERS = [...STRINGS.map((name) => `${name}: string`), 'ProcessId: long'].join(', ');

type Pair = (parts: Parts) => readonly [one: string, other: string];

/** Each operator of strings with the one that denies it (Microsoft Learn, "String operators"). */
const DENIED: readonly (readonly [string, string])[] = [
  ['==', '!='],
  ['=~', '!~'],
  ...['has', 'hasprefix', 'hassuffix', 'contains', 'startswith', 'endswith'].flatMap((name) => [
    [name, `!${name}`] as const,
    [`${name}_cs`, `!${name}_cs`] as const,
  ]),
];

/**
 * Conditions that are the same value for every row, so that they are equal wherever they stand. A string is never null
 * ("Null values"), and no operator of strings yields null; `==`, `!=`, `in` and `isnull()` of a null and a value are
 * true or false.
 */
const SAME: readonly Pair[] = [
  ...DENIED.flatMap(([operator, denied]): Pair[] => [
    ({ s, a }) => [`not(${s} ${operator} ${a})`, `${s} ${denied} ${a}`],
    ({ s, t, a, b }) => [
      `not(${s} ${operator} ${a} and ${t} ${operator} ${b})`,
      `not(${s} ${operator} ${a}) or not(${t} ${operator} ${b})`,
    ],
    ({ s, t, a, b }) => [
      `not(${s} ${operator} ${a} or ${t} ${operator} ${b})`,
      `${s} ${denied} ${a} and ${t} ${denied} ${b}`,
    ],
  ]),
  ({ s, a }) => [`${s} <> ${a}`, `${s} != ${a}`],
  ({ s, a, b }) => [`${s} in (${a}, ${b})`, `${s} == ${a} or ${s} == ${b}`],
  ({ s, a, b }) => [`${s} in~ (${a}, ${b})`, `${s} =~ ${a} or ${s} =~ ${b}`],
  ({ s, a, b }) => [`${s} !in (${a}, ${b})`, `${s} != ${a} and ${s} != ${b}`],
  ({ s, a, b }) => [`${s} !in~ (${a}, ${b})`, `not(${s} =~ ${a}) and not(${s} =~ ${b})`],
  ({ s, a, b }) => [`${s} has_any (${a}, ${b})`, `${s} has ${a} or ${s} has ${b}`],
  ({ s, a, b }) => [`${s} has_all (${a}, ${b})`, `${s} has ${a} and ${s} has ${b}`],
  ({ s, a, b }) => [`${s} has_any (dynamic([${a}, ${b}]))`, `${s} has_any (${a}, ${b})`],
  ({ s, a, b }) => [`${s} !in~ (dynamic([${a}, ${b}]))`, `${s} !in~ (${a}, ${b})`],
  ({ s }) => [`isempty(${s})`, `${s} == ""`],
  ({ s }) => [`isnotempty(${s})`, `${s} != ""`],
  ({ s }) => [`isempty(${s})`, `strlen(${s}) == 0`],
  ({ s, a }) => [`isempty(${s}) or ${s} =~ ${a}`, `${s} in~ ("", ${a})`],
  ({ s, a }) => [`strcat(${s}, "") == ${a}`, `${s} == ${a}`],
  ({ s, t, a, b }) => [`iff(${s} == ${a}, ${t} == ${b}, false)`, `${s} == ${a} and ${t} == ${b}`],
  ({ i }) => [`not(ProcessId == ${i})`, `ProcessId != ${i}`],
  ({ i, j }) => [`ProcessId in (${i}, ${j})`, `ProcessId == ${i} or ProcessId == ${j}`],
  ({ i, j }) => [`ProcessId !in (${i}, ${j})`, `not(ProcessId in (${i}, ${j}))`],
  ({ i }) => [`ProcessId == ${i}`, `${i} == ProcessId`],
  () => ['isempty(ProcessId)', 'isnull(ProcessId)'],
  () => ['isnotnull(ProcessId)', 'not(isnull(ProcessId))'],
  () => ['isnotempty(ProcessId)', 'isnotnull(ProcessId)'],
  ({ i }) => [`ProcessId > ${i}`, `${i} < ProcessId`],
  ({ i }) => [`not(ProcessId > ${i})`, `ProcessId <= ${i}`],
  ({ i }) => [`not(ProcessId >= ${i})`, `ProcessId < ${i}`],
  ({ i, j }) => [`ProcessId !between (${i} .. ${j})`, `not(ProcessId between (${i} .. ${j}))`],
  ({ i }) => [`coalesce(ProcessId, ${i}) == ${i}`, `isnull(ProcessId) or ProcessId == ${i}`],
];

/**
 * Conditions that are true for the same rows, where a null makes the one null and the other false: a filter drops both
 * ("Null values"; `and` and `or` take null for false, "Logical (binary) operators").
 */
const TRUE_TOGETHER: readonly Pair[] = [
  ({ i, j }) => [`ProcessId between (${i} .. ${j})`, `ProcessId >= ${i} and ProcessId <= ${j}`],
  ({ i, j }) => [`ProcessId !between (${i} .. ${j})`, `ProcessId < ${i} or ProcessId > ${j}`],
  ({ i }) => [`ProcessId > ${i}`, `isnotnull(ProcessId) and ProcessId > ${i}`],
  ({ i }) => [`ProcessId <= ${i}`, `not(isnull(ProcessId) or ProcessId > ${i})`],
  () => ['ProcessId != long(null)', 'isnotnull(ProcessId)'],
  () => ['ProcessId == long(null)', '1 == 2'],
  ({ i }) => [`not(ProcessId != long(null)) or ProcessId == ${i}`, `ProcessId == ${i}`],
];

const filter = (condition: string): string => `DeviceProcessEvents | where ${condition}`;

/** Where a condition may stand for another that is the same value. */
const PLACES: readonly ((condition: string, parts: Parts) => string)[] = [
  filter,
  (condition) => filter(`not(${condition})`),
  (condition, { t, b }) => filter(`(${condition}) and ${t} != ${b}`),
  (condition, { t, b }) => filter(`${t} =~ ${b} or not(not(${condition}))`),
  (condition, { t, b }) => `${filter(`${t} != ${b}`)} | where ${condition}`,
  (condition) => `DeviceProcessEvents | extend kept = ${condition} | where kept`,
  (condition) =>
    `let f = (${PARAMETERS}) { ${condition} }; DeviceProcessEvents | where f(${[...STRINGS, 'ProcessId']})`,
];

function equal(pair: Pair, place: (typeof PLACES)[number], parts: Parts): EqualQueries {
  const [one, other] = pair(parts);
  return { one: place(one, parts), other: place(other, parts) };
}

const PLAIN: Parts = {
  s: 'FileName',
  t: 'AccountName',
  a: kqlString('systemctl'),
  b: kqlString('a B'),
  i: 5,
  j: 9,
};

/** Each pair once, kept and dropped. */
export const everyPair: readonly EqualQueries[] = [
  ...SAME.flatMap((pair) => PLACES.slice(0, 2).map((place) => equal(pair, place, PLAIN))),
  ...TRUE_TOGETHER.map((pair) => equal(pair, filter, PLAIN)),
];

const column = fc.constantFrom(...STRINGS);
const literal = fc
  .oneof(
    fc.constantFrom('systemctl', 'SYSTEMCTL', 'a B', 'b', '', 'system'),
    hostileText.map((text) => text.slice(0, 200)),
  )
  .map(kqlString);

const parts: fc.Arbitrary<Parts> = fc.record({
  s: column,
  t: column,
  a: literal,
  b: literal,
  i: fc.integer({ min: 0, max: 9 }),
  j: fc.integer({ min: 0, max: 9 }),
});

/** Any pair in any place that it may stand in, about any text. */
export const equalQueries: fc.Arbitrary<EqualQueries> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc
      .tuple(fc.constantFrom(...SAME), fc.constantFrom(...PLACES), parts)
      .map(([pair, place, made]) => equal(pair, place, made)),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom(...TRUE_TOGETHER), parts)
      .map(([pair, made]) => equal(pair, filter, made)),
  },
);

/** Where in `pairRows` all columns are null, and where empty: the same, whichever of the two a column of its type is. */
export const NULL_ROW = 1;
export const EMPTY_ROW = 2;

/** Columns that the pairs are about: absent, null, empty, of the literals' text and of other. */
export const pairRows: readonly Readonly<Record<string, unknown>>[] = [
  {},
  { FileName: null, AccountName: null, ProcessCommandLine: null, ProcessId: null },
  { FileName: '', AccountName: '', ProcessCommandLine: '', ProcessId: '' },
  { FileName: 'systemctl', AccountName: 'a B', ProcessCommandLine: 'b', ProcessId: 5 },
  { FileName: 'SystemCtl', AccountName: 'A b', ProcessCommandLine: 'a B systemctl', ProcessId: 7 },
  { FileName: 'systemctl-x', AccountName: 'root', ProcessCommandLine: 'systemctl', ProcessId: '9' },
  { FileName: 'asystemctl', ProcessId: 1 },
  { AccountName: 'a B', ProcessCommandLine: 'SYSTEMCTL a B', ProcessId: 12 },
];

import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { describe, it } from 'node:test';
import type { QueryName } from '../../src/context/queries.ts';
import { queryNames, queryTemplate } from '../../src/context/queries.ts';
import { contextSubject } from '../../src/context/source.ts';
import {
  accountPart,
  devicePart,
  otherAlertsPart,
  spreadPart,
} from '../../src/context/sources/fleet-parts.ts';
import { ancestryPart, nextPart } from '../../src/context/sources/process-parts.ts';
import type { QueryValue } from '../../src/kql/query-template.ts';
import { parseKql, type SyntaxNode } from '../../src/rule-compiler/syntax.ts';
import { anyText } from '../support/any-text.ts';
import { fc } from '../support/seed.ts';

function* nodes(node: SyntaxNode): Generator<SyntaxNode> {
  yield node;
  for (const child of node.children) yield* nodes(child);
}

/** The string literals that the official parser finds in a query, and the kinds of everything else. */
function read(text: string): { readonly strings: readonly string[]; readonly shape: readonly string[] } {
  const parsed = parseKql(text);
  assert.ok(parsed.kind === 'parsed', `${JSON.stringify(parsed)} in ${text.slice(0, 2_000)}`);
  const all = [...nodes(parsed.root)];
  const strings = all
    .filter(({ kind }) => kind === 'StringLiteralExpression')
    .map(({ string }) => string ?? '');
  return { strings, shape: all.map(({ kind }) => kind) };
}

const INSTANT = '2026-01-15T08:00:00.1234567Z';
const HOSTILE = [
  '"',
  "'",
  '\\',
  '\\"',
  '"] | take 1 //',
  '\n| project AccountName',
  "'; SecurityAlert | take 1 //",
  '```\n',
  '\u2028',
  '\u2029',
  '\u0085',
  '\ufeff',
  '\ud800',
  '@"',
  'h"',
  '$(x)',
  '-- ',
  '/*',
];

const hostileText = fc.oneof(
  anyText,
  fc.array(fc.constantFrom(...HOSTILE), { maxLength: 6 }).map((parts) => parts.join('x')),
  fc.constantFrom('x'.repeat(32 * 1024), '"\n\\'.repeat(11_000)),
);

/** Values for every parameter of a query, its texts all the same. */
function valuesOf(name: QueryName, text: string): Record<string, QueryValue> {
  const literal: Readonly<Record<string, QueryValue>> = {
    string: text,
    datetime: INSTANT,
    long: 4711,
    dynamic: [text, text],
  };
  const types = Object.entries(queryTemplate(name).parameters);
  return Object.fromEntries(types.map(([parameter, type]) => [parameter, literal[type] ?? '']));
}

describe('every query of the folder', () => {
  it('is known by the name of its file', () => {
    const files = readdirSync(new URL('../../queries/', import.meta.url)).sort();
    assert.deepEqual(files, queryNames.map((name) => `${name}.kql`).sort());
  });

  for (const name of queryNames) {
    it(`${name} holds hostile text whole, as string literals, and is the same query around it`, () => {
      const plain = read(queryTemplate(name).render(valuesOf(name, 'plain')));
      const places = plain.strings.filter((string) => string === 'plain').length;
      fc.assert(
        fc.property(hostileText, (text) => {
          const { strings, shape } = read(queryTemplate(name).render(valuesOf(name, text)));
          assert.deepEqual(shape, plain.shape);
          assert.ok(strings.filter((string) => string === text).length >= places);
          assert.equal(strings.length, plain.strings.length);
        }),
        { numRuns: 20 },
      );
    });
  }

  it('is parsed by the official parser as it stands in its file', () => {
    for (const name of queryNames) read(queryTemplate(name).render(valuesOf(name, 'plain')));
  });
});

describe('a question that an alert asks', () => {
  const parts = [
    ancestryPart,
    nextPart,
    spreadPart,
    accountPart,
    devicePart,
    otherAlertsPart('other-alerts'),
  ];

  it('has the text of its rows as literals, whatever they hold', () => {
    fc.assert(
      fc.property(hostileText, hostileText, (host, text) => {
        const columns = {
          Timestamp: INSTANT,
          DeviceName: host,
          AccountName: text,
          FileName: 'systemctl',
          ProcessCommandLine: `systemctl enable ${text}`,
          InitiatingProcessFileName: text,
          InitiatingProcessCommandLine: text,
          InitiatingProcessParentFileName: text,
          InitiatingProcessId: 7,
          InitiatingProcessCreationTime: text,
        };
        const rows = [{ table: 'DeviceProcessEvents', source: 'raw-row' as const, columns }];
        const alert = { systemAlertId: 'a', ruleName: 'r', startTime: INSTANT, endTime: INSTANT };
        const subject = contextSubject(alert, rows);
        for (const part of parts) {
          const question = part.ask(subject);
          if (question === undefined) continue;
          const { query, values, since, until } = question;
          const rendered = queryTemplate(query).render({ ...values, since, until });
          const { shape } = read(rendered);
          const { payloads } = values;
          if (payloads === undefined) {
            assert.deepEqual(shape, read(queryTemplate(query).render(valuesOf(query, 'plain'))).shape);
          }
        }
      }),
      { numRuns: 25 },
    );
  });
});

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createLog } from '../../host/log.ts';
import { readMessage } from '../../src/alert/read-message.ts';
import { caseTable } from '../../src/case/case-table.ts';
import { kqlString, regexText } from '../../src/kql/kql-literal.ts';
import { noteToHtml } from '../../src/note/html.ts';
import type { RangeQuery, Table } from '../../src/tables/table.ts';
import { anyText } from '../support/any-text.ts';
import { hostileText } from '../support/hostile-text.ts';
import { ruleIdentity } from '../support/sentinel-alert.ts';
import { bombTarget } from './bomb-target.ts';
import { brokenTargets } from './broken-targets.ts';
import { compileTarget } from './compile-target.ts';
import { freshDeps } from './fresh-deps.ts';
import { hostileBytes } from './hostile-json.ts';
import { httpTarget } from './http-target.ts';
import { requireCleanPrototypes, type Target } from './target.ts';

const text = fc.oneof(hostileText, anyText);

function readers(): Target {
  return {
    name: 'read',
    holds: 'every message becomes records or failures that keep it whole; nothing is thrown',
    hangMs: 60_000,
    share: 1,
    property: () =>
      fc.asyncProperty(hostileBytes, async (bytes) => {
        for (const record of readMessage(bytes, ruleIdentity)) {
          if (record.kind !== 'failure') continue;
          assert.match(record.code, /^[a-z]+\.[a-z0-9-]+$/);
          // A reader that throws keeps the record, and is a defect all the same.
          assert.notEqual(record.code, 'record.unreadable', record.message);
        }
        requireCleanPrototypes();
      }),
  };
}

function triage(): Target {
  return {
    name: 'triage',
    holds: 'every record becomes a case, a failure or ignored; the case renders, and can be read back',
    hangMs: 60_000,
    share: 0.3,
    property: () =>
      fc.asyncProperty(hostileBytes, async (bytes) => {
        const deps = freshDeps();
        const outcome = await deps.triage([bytes, bytes], { channel: 'hub' });
        for (const { code, message } of outcome.failures) {
          assert.notEqual(code, 'triage.internal', message);
        }
        for (const one of outcome.cases) {
          const kept = await deps.cases.get(one.id);
          assert.equal(kept?.value.id, one.id);
          // What is attacker text ends as text: the page has no element that the renderer did not make.
          assert.doesNotMatch(noteToHtml(one.note), /<(?:script|img|iframe|svg|object|form|input|link)\b/i);
        }
        requireCleanPrototypes();
      }),
  };
}

/** A table that writes down what it was asked, and has nothing. */
function askedTable(asked: RangeQuery[]): Table {
  return {
    get: () => Promise.resolve(undefined),
    submit: () => Promise.reject(new Error('nothing is written')),
    page(query) {
      asked.push(query);
      return Promise.resolve({ rows: [] });
    },
  };
}

function encoders(): Target {
  return {
    name: 'encode',
    holds:
      'text of alerts stays one literal in KQL and regular expressions, one line in logs, a hash in OData',
    hangMs: 60_000,
    share: 1,
    property: () =>
      fc.asyncProperty(text, text, async (one, other) => {
        assert.match(kqlString(one), /^"(?:[^"\\\r\n]|\\.)*"$/);
        assert.match(kqlString(one), /^[ -~]*$/);
        // V8 gives up on a pattern of a megabyte.
        const short = one.slice(0, 2_000);
        assert.ok(
          new RegExp(`^(?:${regexText(short)})$`).test(short),
          'a regular expression of another text',
        );

        const lines: string[] = [];
        createLog('trace', (line) => lines.push(line)).write('information', 'fuzz', one);
        assert.equal(lines.join('').split('\n').length, 2);
        assert.doesNotMatch(lines.join('').trimEnd(), /[\p{Cc}\u2028\u2029\u202a-\u202e]/u);

        const asked: RangeQuery[] = [];
        const filter = { host: one, account: other, branch: one, category: other };
        await caseTable(askedTable(asked)).list(filter, { limit: 1 });
        for (const { after, before, where } of asked) {
          assert.match(`${after} ${before}`, /^[a-z0-9~ -]+$/);
          for (const { column, equals } of where)
            assert.match(`${column} ${equals}`, /^\w+ [0-9a-f]*(?:true)?$/);
        }
      }),
  };
}

/** Every target by its name; made when it is wanted, since some have threads. */
export const targets: Readonly<Record<string, () => Target>> = {
  read: readers,
  triage,
  inflate: bombTarget,
  compile: compileTarget,
  encode: encoders,
  http: httpTarget,
};

export function targetOf(name: string): Target {
  const target = (targets[name] ?? brokenTargets[name])?.();
  if (target === undefined) throw new Error(`no target ${name}`);
  return target;
}

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createLog } from '../../host/log.ts';
import { openEnvelope } from '../../src/alert/envelope.ts';
import { MAX_DEPTH } from '../../src/alert/json.ts';
import { readMessage } from '../../src/alert/read-message.ts';
import type { Case } from '../../src/case/case.schema.ts';
import { caseTable } from '../../src/case/case-table.ts';
import { odataString, pathSegment } from '../../src/context/odata-literal.ts';
import { kqlString, regexText } from '../../src/kql/kql-literal.ts';
import { COMMENT_LIMIT, renderComment } from '../../src/note/comment.ts';
import { noteToHtml } from '../../src/note/html.ts';
import type { RangeQuery, Table } from '../../src/tables/table.ts';
import { anyText } from '../support/any-text.ts';
import { everywhere } from '../support/hostile-case.ts';
import { hostileText } from '../support/hostile-text.ts';
import { ruleIdentity } from '../support/sentinel-alert.ts';
import { bentAlert, everyColumn } from './bent-alert.ts';
import { bombTarget } from './bomb-target.ts';
import { brokenTargets } from './broken-targets.ts';
import { compileTarget } from './compile-target.ts';
import { freshDeps } from './fresh-deps.ts';
import { hostileBytes } from './hostile-json.ts';
import { httpTarget } from './http-target.ts';
import { mcpTarget } from './mcp-target.ts';
import { sourcesTarget } from './sources-target.ts';
import { requireCleanPrototypes, type Target } from './target.ts';

const text = fc.oneof(
  hostileText,
  anyText,
  fc.constantFrom('.', '..', '/', '%2e%2e', "'", "' or 1 eq 1", '?', '#', '&'),
);

/** How many records of a message nest deeper than is read: counted by what is open, not by a walk as the reader does. */
function tooDeepIn(bytes: Uint8Array): number {
  const envelope = openEnvelope(bytes);
  if (envelope.kind === 'failure') return 0;
  return envelope.records.filter((record) => {
    const rest = [{ value: record, depth: 0 }];
    for (let one = rest.pop(); one !== undefined; one = rest.pop()) {
      const { value, depth } = one;
      if (typeof value !== 'object' || value === null) continue;
      if (depth > MAX_DEPTH) return true;
      for (const child of Object.values(value)) rest.push({ value: child, depth: depth + 1 });
    }
    return false;
  }).length;
}

function readers(): Target {
  return {
    name: 'read',
    holds: 'every message becomes records or failures that keep it whole; nothing is thrown',
    hangMs: 60_000,
    share: 1,
    always: [
      Buffer.from(`{"records":[{"Type":"SecurityAlert","Entities":${'['.repeat(101)}${']'.repeat(101)}}]}`),
    ],
    property: () =>
      fc.asyncProperty(fc.oneof({ weight: 4, arbitrary: hostileBytes }, bentAlert), async (bytes) => {
        const found = readMessage(bytes, ruleIdentity);
        const tooDeep = found.filter((one) => one.kind === 'failure' && one.code === 'message.too-deep');
        assert.equal(tooDeep.length, tooDeepIn(bytes), 'records that nest too deep');
        for (const record of found) {
          if (record.kind !== 'failure') continue;
          assert.match(record.code, /^[a-z-]+\.[a-z0-9-]+$/);
          // A reader that throws keeps the record, and is a defect all the same.
          assert.notEqual(record.code, 'record.unreadable', record.message);
        }
        requireCleanPrototypes();
      }),
  };
}

const FOREIGN_ELEMENT = /<(?:script|img|iframe|svg|object|form|input|link|a)\b/i;

/** The comment on an incident is one short line of elements that the renderer made. */
function requireSafeComment(filed: Case): void {
  const comment = renderComment(filed);
  assert.ok(comment.length <= COMMENT_LIMIT, `a comment of ${comment.length} characters`);
  assert.match(comment, /^<div>[^\r\n]*<\/div>$/);
  assert.doesNotMatch(comment, FOREIGN_ELEMENT);
}

function triage(): Target {
  return {
    name: 'triage',
    holds: 'every record becomes a case, a failure or ignored; the case renders, and can be read back',
    hangMs: 60_000,
    share: 0.3,
    always: everyColumn,
    property: () =>
      fc.asyncProperty(fc.oneof(hostileBytes, bentAlert), async (bytes) => {
        const deps = freshDeps();
        const outcome = await deps.triage([bytes, bytes], { channel: 'hub' });
        for (const { code, message } of outcome.failures) {
          assert.notEqual(code, 'triage.internal', message);
        }
        for (const one of outcome.cases) {
          const kept = await deps.cases.get(one.id);
          assert.equal(kept?.value.id, one.id);
          // What is attacker text ends as text: the page has no element that the renderer did not make.
          assert.doesNotMatch(noteToHtml(one.note), FOREIGN_ELEMENT);
          requireSafeComment(one);
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
      'text of alerts stays one literal in KQL, regular expressions and OData, one segment in paths, one line in logs, a hash in keys',
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

        const address = new URL(
          `https://example.com/users/${pathSegment(one)}?a=${odataString(other)}&b=${pathSegment(one)}#c`,
        );
        assert.match(address.pathname, /^\/users\/[^/]*$/);
        assert.equal(address.searchParams.get('a'), `'${other.toWellFormed().replaceAll("'", "''")}'`);
        assert.deepEqual([...address.searchParams.keys()], ['a', 'b']);

        requireSafeComment(everywhere(one));

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
  sources: sourcesTarget,
  mcp: mcpTarget,
};

export function targetOf(name: string): Target {
  const target = (targets[name] ?? brokenTargets[name])?.();
  if (target === undefined) throw new Error(`no target ${name}`);
  return target;
}

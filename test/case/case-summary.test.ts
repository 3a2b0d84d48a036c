import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { caseSummarySchema } from '../../src/case/case.schema.ts';
import { summaryOf } from '../../src/case/case-summary.ts';
import { failureId, failureSummaryOf } from '../../src/case/failure.ts';
import { cutText } from '../../src/text/cut-text.ts';
import { plainColumn, safeJson } from '../../src/text/stored-text.ts';
import { anyText } from '../support/any-text.ts';
import { sampleCase, sampleRow } from '../support/sample-case.ts';
import { fc } from '../support/seed.ts';

describe('summaryOf', () => {
  it('shows the case', () => {
    const found = sampleCase({
      incident: { number: 42 },
      category: 'ci-runner',
      verdict: { classification: 'TruePositive', by: 'analyst@example.com', at: '2026-01-02T04:00:00.000Z' },
    });
    assert.deepEqual(summaryOf(found), {
      id: found.id,
      createdAt: found.createdAt,
      updatedAt: found.updatedAt,
      revision: 1,
      disposition: 'likely-malicious',
      score: 85,
      severity: 'High',
      ruleName: 'Detect Systemctl',
      host: 'web-01.example.com',
      account: 'www-data',
      branches: ['WebApp_Process_Spawned_Systemctl'],
      category: 'ci-runner',
      summary: found.summary,
      startTime: found.alert.startTime,
      incidentNumber: 42,
      verdict: 'TruePositive',
      claims: [{ entryId: 'ansible-systemd', outcome: 'partial' }],
    });
  });

  it('has no key for what is absent', () => {
    const { context, ...found } = sampleCase({ allowlist: [] });
    const { name: _, ...host } = context.host;
    const summary = summaryOf({ ...found, context: { ...context, host } });
    for (const key of ['host', 'category', 'incidentNumber', 'verdict', 'claims'])
      assert.ok(!(key in summary), key);
  });

  it('names each branch that matches in any row once, in the order of the rows', () => {
    const branch = (name: string, outcome: 'match' | 'no-match' | 'unknown') => ({
      name,
      table: 'DeviceProcessEvents',
      outcome,
      clauses: [],
    });
    const events = [
      sampleRow({ branches: [branch('b', 'match'), branch('a', 'no-match'), branch('u', 'unknown')] }),
      sampleRow({ branches: [branch('a', 'match'), branch('b', 'match')] }),
    ];
    assert.deepEqual(summaryOf(sampleCase({ events })).branches, ['b', 'a']);
    assert.deepEqual(summaryOf(sampleCase({ events: [] })).branches, []);
  });

  it('stays small enough for one column, and valid, whatever the alert carries', () => {
    const text = fc.oneof(
      anyText,
      fc.constantFrom('\u0000', '\ud800', '🛠', 'x').map((unit) => unit.repeat(2_000)),
    );
    fc.assert(
      fc.property(text, (odd) => {
        const sample = sampleCase();
        const branches = Array.from({ length: 60 }, (_, at) => ({
          name: `${at}${odd}`,
          table: 't',
          outcome: 'match' as const,
          clauses: [],
        }));
        const summary = summaryOf({
          ...sample,
          id: odd.slice(0, 1_024),
          alert: { ...sample.alert, severity: odd, ruleName: odd, startTime: odd },
          context: {
            ...sample.context,
            host: { ...sample.context.host, name: odd },
            account: { ...sample.context.account, name: odd },
          },
          events: [sampleRow({ branches })],
          category: odd,
          summary: odd,
          allowlist: Array.from({ length: 60 }, (_, at) => ({
            entryId: at % 2 === 0 ? 'x'.repeat(80) : odd,
            category: odd,
            outcome: 'overridden' as const,
            matchedOn: [odd],
          })),
        });
        const json = safeJson(summary);
        assert.ok(json.length < 32_768, `${json.length}`);
        assert.equal(summary.claims?.length, 24);
        assert.deepEqual(caseSummarySchema.parse(JSON.parse(json)), summary);
      }),
      { numRuns: 40 },
    );
  });
});

describe('text that is stored', () => {
  it('is the same JSON, without anything a table may refuse', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const json = safeJson({ text, [text]: [text] });
        assert.deepEqual(JSON.parse(json), { text, [text]: [text] });
        assert.doesNotMatch(json, /[\p{Cc}\p{Cs}\p{Noncharacter_Code_Point}]/u);
        assert.doesNotMatch(plainColumn(text), /[\p{Cc}\p{Cs}\p{Noncharacter_Code_Point}]/u);
      }),
    );
    assert.equal(safeJson('\uffff\u{1ffff}\ud800'), '"\\uffff\\ud83f\\udfff\\ud800"');
    assert.equal(plainColumn('a\u0000b\n', 10), 'a b ');
  });

  it('is cut between characters', () => {
    assert.equal(cutText('abcd', 4), 'abcd');
    assert.equal(cutText('abcde', 4), 'abc…');
    assert.equal(cutText('ab🛠cd', 4), 'ab…');
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 20 }), (text, limit) => {
        assert.ok(cutText(text, limit).length <= limit);
        assert.doesNotMatch(cutText(text, limit), /\p{Cs}/u);
      }),
    );
  });
});

describe('failure', () => {
  it('has an id of code and payload alone', () => {
    assert.match(failureId('a.b', ''), /^[0-9a-f]{32}$/);
    assert.equal(failureId('a.b', 'x'), failureId('a.b', 'x'));
    const ids = [
      ['a.b', 'x'],
      ['a.b', 'y'],
      ['a.c', 'x'],
      ['a.', 'bx'],
      ['a.b', '\ud800'],
      ['a.b', '\ud801'],
    ];
    assert.equal(new Set(ids.map(([code = '', payload = '']) => failureId(code, payload))).size, ids.length);
  });

  it('shows its size instead of its payload', () => {
    const failure = {
      id: 'f',
      code: 'message.not-json',
      path: '',
      message: 'Not JSON',
      createdAt: '2026-01-02T03:04:05.000Z',
      channel: 'hub',
      payload: 'x🛠',
    };
    const { payload: _, ...rest } = failure;
    assert.deepEqual(failureSummaryOf(failure), { ...rest, size: 3 });
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkEntry } from '../../../src/allowlist/store/check-entry.ts';
import { MOST_ROWS, readWatchlist } from '../../../src/allowlist/store/read-watchlist.ts';
import { anyText } from '../../support/any-text.ts';
import { hostileText } from '../../support/hostile-text.ts';
import { fc } from '../../support/seed.ts';

describe('readWatchlist', () => {
  it('reads every column of an entry, and passes over those that Sentinel adds', () => {
    const columns: readonly (readonly [string, string])[] = [
      ['SearchKey', 'custom.a'],
      ['_DTItemId', '0f3c1d52-5b0e-4b7e-8d5b-6c1f2a3b4c5d'],
      ['TimeGenerated [UTC]', '1/2/2026, 3:04:05.000 AM'],
      ['LastUpdatedTimeUTC', '2026-01-02T03:04:05Z'],
      ['id', 'custom.a'],
      ['category', 'other'],
      ['title', 'A "quoted" title, with a comma'],
      ['owner', 'a@example.com'],
      ['reason', 'Two\nlines.'],
      ['expires', '2026-12-31'],
      ['weight', '30'],
      ['tables', 'DeviceProcessEvents'],
      ['accounts', 'deploy; shop'],
      ['accountClasses', 'person'],
      ['ownScript', 'FALSE'],
      ['parentNames', 'bash'],
      ['parentExecutables', '/usr/bin/bash'],
      ['parentScripts', '/opt/shop/bin/{roll-out,undo}.sh;/opt/shop/bin/x,y.sh'],
      ['parentModules', ''],
      ['parentCommandLines', ''],
      ['parentArgument', 'now'],
      ['grandparentNames', 'sshd-session'],
      ['verbs', 'restart;daemon-reload;'],
      ['units', 'shop.service'],
      ['unitPaths', ''],
      ['sameCommand', 'true'],
      ['hostNames', 'shop-*.example.com'],
      ['hostTags', 'shop'],
      ['hostRoles', 'app'],
      ['tolerates', 'sign.command.inline-code'],
    ];
    const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`;
    const csv = `\ufeff${columns.map(([name]) => quoted(name)).join(',')}\r\n${columns.map(([, cell]) => quoted(cell)).join(',')}\r\n`;
    const read = readWatchlist(csv);
    assert.ok(read.ok);
    const entry = {
      id: 'custom.a',
      category: 'other',
      title: 'A "quoted" title, with a comma',
      owner: 'a@example.com',
      reason: 'Two\nlines.',
      expires: '2026-12-31',
      weight: 30,
      tables: ['DeviceProcessEvents'],
      who: { accounts: ['deploy', 'shop'], classes: ['person'], ownScript: false },
      ancestry: {
        parent: {
          names: ['bash'],
          executables: ['/usr/bin/bash'],
          scripts: ['/opt/shop/bin/{roll-out,undo}.sh', '/opt/shop/bin/x,y.sh'],
          argument: 'now',
        },
        grandparent: { names: ['sshd-session'] },
      },
      what: { verbs: ['restart', 'daemon-reload'], units: ['shop.service'], sameCommand: true },
      hosts: { names: ['shop-*.example.com'], tags: ['shop'], roles: ['app'] },
      tolerates: ['sign.command.inline-code'],
    };
    assert.deepEqual(
      read.rows.map(({ value }) => value),
      [entry],
    );
    assert.deepEqual(checkEntry(read.rows[0]?.value), { ok: true, entry });
  });

  for (const [label, lineEnd] of [
    ['LF', '\n'],
    ['CRLF', '\r\n'],
    ['CR', '\r'],
  ] as const) {
    it(`says on which line a row begins, whatever came before it, where lines end in ${label}`, () => {
      const csv = 'id,reason\na,"one\ntwo"\n\nb,x\nc,"three\nfour"\n';
      const read = readWatchlist(csv.replaceAll('\n', lineEnd));
      assert.ok(read.ok);
      assert.deepEqual(
        read.rows.map(({ line, value }) => [line, value['id'], value['reason']]),
        [
          [2, 'a', 'one\ntwo'],
          [5, 'b', 'x'],
          [6, 'c', 'three\nfour'],
        ],
      );
    });
  }

  it('takes the date of a time, as spreadsheets make one of the other', () => {
    const csv = 'id,expires\na,2026-12-31T00:00:00Z\nb,2026-12-31 00:00:00\nc,31.12.2026\nd,2026-12-31Tx\n';
    const read = readWatchlist(csv);
    assert.ok(read.ok);
    assert.deepEqual(
      read.rows.map(({ value }) => value['expires']),
      ['2026-12-31', '2026-12-31', '31.12.2026', '2026-12-31Tx'],
    );
  });

  it('leaves what is no number or flag as it is, for the schema to name', () => {
    const read = readWatchlist('id,weight,ownScript\na,many,yes\n');
    assert.ok(read.ok);
    assert.deepEqual(read.rows[0]?.value, { id: 'a', weight: 'many', who: { ownScript: 'yes' } });
  });

  for (const [what, csv, codes] of [
    ['nothing', '', ['csv.empty']],
    ['a header only', 'id,title\n', ['csv.empty']],
    ['a row of another length', 'id,title\na,b,c\n', ['csv.malformed']],
    ['a quote that does not end', 'id,title\n"a,b\n', ['csv.malformed']],
    ['a quote in the middle of a cell', 'id,title\na,b"c\n', ['csv.malformed']],
    ['a slip in a column', 'id,hostName\na,b\n', ['column.unknown']],
    ['a column twice and none for the id', 'title,title\na,b\n', ['column.repeated', 'column.missing']],
    ['the name of a property of every object', 'id,constructor\na,b\n', ['column.unknown']],
    ['more rows than it takes', `id\n${'a\n'.repeat(MOST_ROWS + 1)}`, ['csv.too-many-rows']],
  ] as const) {
    it(`refuses ${what}`, () => {
      const read = readWatchlist(csv);
      assert.ok(!read.ok);
      assert.deepEqual(
        read.problems.map(({ code }) => code),
        codes,
      );
    });
  }
});

describe('a cell of a watchlist', () => {
  const marks = fc.string({
    unit: fc.constantFrom('"', ',', ';', '\n', '\r', '\ufeff', '=', '\t', 'a', '__proto__'),
  });
  // A file is UTF-8, which has no lone surrogates.
  const cell = fc.oneof(marks, hostileText, anyText).map((text) => text.toWellFormed());
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
  const read = (text: string) => text.replace(/\r\n?/g, '\n').trim();

  it('is the value of its own column and of no other, whatever stands in it', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 4 }), (rows) => {
        const lines = rows.map((cells, at) => [`custom.${at}`, ...cells].map(quoted).join(','));
        const found = readWatchlist(['id,title,reason,units', ...lines].join('\r\n'));
        assert.ok(found.ok, JSON.stringify(found));
        const expected = rows.map(([title, reason, units], at) => {
          const names = read(units)
            .split(';')
            .map((name) => name.trim())
            .filter((name) => name !== '');
          return {
            id: `custom.${at}`,
            ...(read(title) === '' ? {} : { title: read(title) }),
            ...(read(reason) === '' ? {} : { reason: read(reason) }),
            ...(read(units) === '' ? {} : { what: { units: names } }),
          };
        });
        assert.deepEqual(
          found.rows.map(({ value }) => value),
          expected,
        );
      }),
    );
  });

  it('is told as a row or refused where the quotes are anybody’s, and nothing is thrown', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell), { maxLength: 4 }), (rows) => {
        const found = readWatchlist(['id,title', ...rows.map((cells) => cells.join(','))].join('\n'));
        const keys = found.ok ? found.rows.flatMap(({ value }) => Object.keys(value)) : [];
        assert.deepEqual(
          keys.filter((key) => key !== 'id' && key !== 'title'),
          [],
        );
      }),
    );
  });
});

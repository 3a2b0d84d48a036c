import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkQuery, hostQuery } from '../../src/note/check-query.ts';
import { weights } from '../../src/score/reasons.ts';
import { hostileText } from '../support/hostile-text.ts';
import { sampleCase, sampleRow } from '../support/sample-case.ts';
import { fc } from '../support/seed.ts';

const host = (name: string) => ({ ...sampleCase().context, host: { name, tags: [], inventoried: false } });
const lineOf = (kql: string | undefined, start: string) =>
  kql?.split('\n').find((line) => line.startsWith(start));

/** The text without its string literals, as the KQL lexer reads them. */
function withoutLiterals(kql: string): string {
  return kql.replace(/"(?:[^"\\\n]|\\.)*"/g, '""');
}

describe('the query of a check', () => {
  it('asks the table, the host and the window that the check names', () => {
    const reason = { code: 'sign.command.reverse-shell', checkNext: 'DeviceNetworkEvents of the host' };
    assert.equal(
      checkQuery(reason, sampleCase()),
      [
        'DeviceNetworkEvents',
        '| where Timestamp between (datetime(2026-01-02T02:34:05.000Z) .. datetime(2026-01-02T03:34:05.000Z))',
        '| where DeviceName =~ "web-01.example.com"',
        '| project Timestamp, ActionType, RemoteIP, RemotePort, RemoteUrl, InitiatingProcessAccountName, InitiatingProcessCommandLine',
        '| order by Timestamp asc',
      ].join('\n'),
    );
  });

  it('looks for the payload that the evidence names', () => {
    const reason = { code: 'sign.payload.shared-memory', evidence: "sh -c '/dev/shm/.x/a b' 2>&1" };
    const kql = checkQuery(reason, sampleCase());
    assert.equal(
      lineOf(kql, '| where FolderPath'),
      '| where FolderPath startswith "/dev/shm/.x/a" or InitiatingProcessCommandLine contains "/dev/shm/.x/a"',
    );
    assert.match(kql ?? '', /between \(datetime\(2026-01-01T03:04:05\.000Z\)/);
  });

  it('looks for what the parent ran, with its command line as it is', () => {
    const columns = { InitiatingProcessCommandLine: 'sh -c "systemctl\u202e enable x"' };
    const kql = checkQuery(
      { code: 'sign.ancestor.temp-script' },
      sampleCase({ events: [sampleRow({ columns })] }),
    );
    assert.match(kql ?? '', /ProcessCommandLine in \("sh -c \\"systemctl\\u202e enable x\\""\)/);
  });

  it('of a reason that is not known yet asks the table that its text names', () => {
    const kql = checkQuery({ code: 'future.sign', checkNext: 'DeviceFileEvents of the host' }, sampleCase());
    assert.equal(kql?.split('\n')[0], 'DeviceFileEvents');
    assert.equal(checkQuery({ code: 'future.sign', checkNext: 'Ask the owner.' }, sampleCase()), undefined);
  });

  it('is none where the host or the time is not known', () => {
    const reason = { code: 'sign.unit.linked' };
    const { host: _host, ...context } = sampleCase().context;
    const nameless = { ...context, host: { tags: [], inventoried: false } };
    assert.equal(checkQuery(reason, sampleCase({ context: nameless })), undefined);
    const { alert } = sampleCase();
    assert.equal(checkQuery(reason, sampleCase({ alert: { ...alert, startTime: 'soon' } })), undefined);
    assert.equal(hostQuery(sampleCase({ context: nameless })), undefined);
  });

  it('names no time that KQL cannot write, where its window goes beyond', () => {
    const reason = { code: 'sign.command.reverse-shell', checkNext: 'DeviceNetworkEvents of the host' };
    const { alert } = sampleCase();
    const [startTime, endTime] = ['0000-01-01T00:00:00.000Z', '9999-12-31T23:59:59.000Z'];
    assert.equal(
      lineOf(
        checkQuery(reason, sampleCase({ alert: { ...alert, startTime, endTime } })),
        '| where Timestamp',
      ),
      '| where Timestamp between (datetime(0001-01-01T00:00:00.000Z) .. datetime(9999-12-31T23:59:59.999Z))',
    );
  });

  it('is there for every reason whose check names a table', () => {
    const naming = Object.entries(weights).filter(([, { checkNext = '' }]) =>
      /\bDevice\w+Events\b/.test(checkNext),
    );
    assert.ok(naming.length > 20);
    for (const [code, { checkNext = '' }] of naming) {
      const kql = checkQuery({ code, checkNext }, sampleCase()) ?? '';
      assert.ok(
        /Device\w+Events/.exec(checkNext)?.some((table) => kql.includes(table)),
        `${code}: ${kql}`,
      );
    }
  });

  it('keeps text of alerts inside of literals, whatever it is', () => {
    fc.assert(
      fc.property(hostileText, fc.constantFrom(...Object.keys(weights)), (text, code) => {
        const columns = { InitiatingProcessCommandLine: text };
        const triaged = sampleCase({
          context: { ...host(text), account: { name: text, class: 'unknown', tags: [], inventoried: false } },
          events: [sampleRow({ columns })],
        });
        const kql =
          checkQuery({ code, checkNext: 'DeviceProcessEvents', evidence: `/${text}` }, triaged) ?? '';
        assert.match(kql, /^[\x20-\x7e\n]*$/);
        assert.match(withoutLiterals(kql), /^[\w\s|().,:=~"-]*$/);
      }),
    );
  });
});

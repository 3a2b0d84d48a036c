import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { customDetailColumns, detailColumn, eventDetailNames } from '../../src/alert/detail-names.ts';
import { customDetails, type Row, securityAlert, webShellRow } from '../support/sentinel-alert.ts';
import { readOne, readRowOf } from './read-one.ts';

const columns = Object.values(customDetailColumns);

/** A row with a value in every column that the shipped rule gives as a custom detail. */
const row: Row = {
  ...Object.fromEntries(columns.map((name) => [name, `value of ${name}`])),
  ...webShellRow,
  SourceTable: 'DeviceProcessEvents',
  ProcessId: '4711',
  InitiatingProcessId: '4710',
};

/** What is read of custom details whose keys these columns become. */
function readBy(keyOf: (column: string) => string): Readonly<Record<string, unknown>> {
  const keyed = Object.fromEntries(Object.entries(row).map(([column, value]) => [keyOf(column), value]));
  const read = readRowOf(securityAlert({ properties: { 'Custom Details': customDetails([keyed]) } }));
  assert.equal(read.source, 'custom-details');
  return { ...read.columns, DetectionBranch: read.reportedBranch, SourceTable: read.table };
}

const shortKey = (column: string): string =>
  Object.entries(customDetailColumns).find(([, one]) => one === column)?.[0] ?? assert.fail(column);

describe('the custom details of the shipped rule', () => {
  const spellings: Readonly<Record<string, (column: string) => string>> = {
    'short keys': shortKey,
    'short keys in lower case': (column) => shortKey(column).toLowerCase(),
    'short keys in upper case': (column) => shortKey(column).toUpperCase(),
    'the names of the columns': (column) => column,
    'the names of the columns in lower case': (column) => column.toLowerCase(),
  };
  for (const [name, keyOf] of Object.entries(spellings)) {
    it(`are read by ${name} as the columns that they hold`, () => {
      const carried = readBy(keyOf);
      assert.deepEqual(carried, row);
      assert.equal(carried['InitiatingProcessFileName'], 'sh');
      assert.equal(carried['InitiatingProcessParentFileName'], 'php-fpm8.2');
    });
  }

  it('have keys of which none is the name of another column', () => {
    for (const [key, column] of Object.entries(customDetailColumns)) {
      assert.equal(detailColumn(key), column);
      assert.equal(detailColumn(column), column);
    }
    assert.equal(new Set(columns).size, columns.length);
  });
});

describe('a key of a custom detail', () => {
  it('that is nearly a known one stays as it is', () => {
    for (const key of [
      'InitiatorParent',
      'Initiator',
      'ParentName',
      'InitiatorFileNames',
      ' FileName',
      'owner',
    ]) {
      assert.equal(detailColumn(key), key);
    }
  });

  it('makes a row if its column tells of an event, and no row else', () => {
    const told = [...eventDetailNames].flatMap((column) => [column, column.toLowerCase()]);
    const keys = new Set([...Object.keys(customDetailColumns), ...columns, ...told]);
    for (const key of keys) {
      const details = JSON.stringify({ [key]: ['x'] });
      const record = readOne(securityAlert({ properties: { 'Custom Details': details } }));
      const hasRow = record.kind === 'alert' && record.alert.rows.length > 0;
      assert.equal(hasRow, eventDetailNames.has(detailColumn(key)), key);
    }
  });

  it('beside another key of the same column adds its values', () => {
    const read = (lists: unknown) =>
      readRowOf(securityAlert({ properties: { 'Custom Details': JSON.stringify(lists) } }));
    const line = { ProcessCommandLine: ['systemctl enable a'] };
    const same = read({ ...line, InitiatorFileName: ['sh'], initiatingprocessfilename: ['sh'] });
    assert.equal(same.columns['InitiatingProcessFileName'], 'sh');
    // Which of two values is of the row is open: both stand beside it.
    const record = readOne(
      securityAlert({
        properties: {
          'Custom Details': JSON.stringify({
            ...line,
            InitiatorParentName: ['sshd'],
            InitiatingProcessParentFileName: ['php-fpm8.2'],
          }),
        },
      }),
    );
    assert.equal(record.kind, 'alert');
    const seen = record.kind === 'alert' ? JSON.stringify(record.alert.rows) : '';
    assert.match(seen, /"sshd"/);
    assert.match(seen, /"php-fpm8\.2"/);
  });
});

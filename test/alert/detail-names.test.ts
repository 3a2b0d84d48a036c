import assert from 'node:assert/strict';
import { it } from 'node:test';
import { customDetailNames, eventDetailNames } from '../../src/alert/detail-names.ts';
import { securityAlert, webShellRow } from '../support/sentinel-alert.ts';
import { readOne, readRowOf } from './read-one.ts';

it('reads each custom detail that the shipped rule gives as the column of its name', () => {
  const values: Readonly<Record<string, string>> = {
    ...Object.fromEntries(customDetailNames.map((name) => [name, `value of ${name}`])),
    ...webShellRow,
    SourceTable: 'DeviceProcessEvents',
    ProcessId: '4711',
    InitiatingProcessId: '4710',
  };
  const details = Object.fromEntries(customDetailNames.map((name) => [name, [values[name]]]));
  const row = readRowOf(securityAlert({ properties: { 'Custom Details': JSON.stringify(details) } }));
  const carried: Readonly<Record<string, unknown>> = {
    ...row.columns,
    DetectionBranch: row.reportedBranch,
    SourceTable: row.table,
  };
  assert.equal(row.source, 'custom-details');
  for (const name of customDetailNames) assert.equal(String(carried[name]), values[name], name);
});

it('makes a row of a detail that tells of an event, and of no other', () => {
  for (const name of new Set([...customDetailNames, ...eventDetailNames])) {
    const details = JSON.stringify({ [name]: ['x'] });
    const record = readOne(securityAlert({ properties: { 'Custom Details': details } }));
    assert.equal(record.kind === 'alert' && record.alert.rows.length > 0, eventDetailNames.has(name), name);
  }
});

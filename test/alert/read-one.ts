import assert from 'node:assert/strict';
import type { Alert, AlertRow, ReadRecord } from '../../src/alert/alert.ts';
import { readMessage } from '../../src/alert/read-message.ts';
import { ruleIdentity } from '../support/sentinel-alert.ts';

/** What the only record of a message turned out to be. */
export function readOne(value: unknown, identity = ruleIdentity): ReadRecord {
  const [record, ...others] = readMessage(JSON.stringify(value), identity);
  assert.ok(record);
  assert.deepEqual(others, []);
  return record;
}

/** The only record of a message, which has to be an alert. */
export function readAlertOf(value: unknown, identity = ruleIdentity): Alert {
  const record = readOne(value, identity);
  assert.equal(record.kind, 'alert', JSON.stringify(record).slice(0, 400));
  return record.alert;
}

/** The only row of the only alert of a message. */
export function readRowOf(value: unknown, identity = ruleIdentity): AlertRow {
  const [row, ...others] = readAlertOf(value, identity).rows;
  assert.ok(row);
  assert.deepEqual(others, []);
  return row;
}

/** A failure's code and path; anything else as its kind and reason. */
export function outcomeOf(record: ReadRecord | undefined): readonly (string | undefined)[] {
  if (record?.kind === 'failure') return [record.code, record.path];
  return record?.kind === 'ignored' ? ['ignored', record.reason] : [record?.kind];
}

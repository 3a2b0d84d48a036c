import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readUnitText } from '../../src/activity/unit-text.ts';
import { words } from '../support/words.ts';

describe('the text of a unit', () => {
  for (const section of words('Unit Service Install Timer Socket Path')) {
    it(`is told by [${section}]`, () => assert.deepEqual(readUnitText(`x [${section}] y`)?.exec, []));
  }
  for (const directive of words('ExecStart ExecStartPre ExecStartPost')) {
    it(`is told by ${directive}`, () => assert.deepEqual(readUnitText(`${directive}=/x`)?.exec, ['/x']));
  }
  for (const text of ['[Mount] x', 'ExecReload=/x', 'Restart=always', 'ExecStart /x', '']) {
    it(`is not told by ${text || 'nothing'}`, () => assert.equal(readUnitText(text), undefined));
  }
});

describe('what a unit runs', () => {
  for (const directive of words(
    'ExecStart ExecStartPre ExecStartPost ExecStartEx ExecCondition ExecReload ExecStop ExecStopPost',
  )) {
    it(`is behind ${directive}=`, () =>
      assert.deepEqual(readUnitText(`[Service]\n${directive}=/x a`)?.exec, ['/x a']));
  }
  for (const directive of words('ExecOther RootDirectory')) {
    it(`is not behind ${directive}=`, () =>
      assert.deepEqual(readUnitText(`[Service]\n${directive}=/x a`)?.exec, []));
  }
  for (const end of ['\\n', '\\r', '\n', '\r']) {
    it(`ends at ${JSON.stringify(end)}`, () =>
      assert.deepEqual(readUnitText(`ExecStart=/x a${end}Environment=b`)?.exec, ['/x a']));
  }
  for (const directive of words(
    `ExecStart= ExecStop= ExecReload= ExecCondition= Restart= RestartSec= WantedBy= Type= User= [Install] [Unit]
     [Service]`,
  )) {
    it(`ends before ${directive} where line breaks were lost`, () =>
      assert.deepEqual(readUnitText(`ExecStart=/x a ${directive}`)?.exec, ['/x a']));
  }
  for (const rest of words('Environment=b [Other] Exec')) {
    it(`does not end before ${rest}`, () =>
      assert.deepEqual(readUnitText(`ExecStart=/x a ${rest}`)?.exec, [`/x a ${rest}`]));
  }
});

describe('a unit that comes back whatever happens', () => {
  for (const when of words('always on-failure on-abnormal on-success')) {
    it(`Restart=${when}`, () => assert.equal(readUnitText(`[Service] Restart=${when}`)?.respawns, true));
  }
  for (const when of words('no on-watchdog never')) {
    it(`not Restart=${when}`, () => assert.equal(readUnitText(`[Service] Restart=${when}`)?.respawns, false));
  }
  const pauses: readonly (readonly [pause: string, respawns: boolean])[] = [
    ['5', true],
    ['60', true],
    ['61', false],
    ['60s', true],
    ['61s', false],
    ['1min', true],
    ['2min', false],
    ['1m', true],
    ['2m', false],
    ['1h', false],
    ['5000ms', true],
    ['70000ms', false],
  ];
  for (const [pause, respawns] of pauses) {
    it(`after ${pause}: ${respawns}`, () =>
      assert.equal(readUnitText(`[Service] Restart=always RestartSec=${pause}`)?.respawns, respawns));
  }
});

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { createLog } from '../../host/log.ts';

suite('log', () => {
  const lines: string[] = [];
  const log = createLog('warning', (line) => lines.push(line));
  const last = () => lines.at(-1) ?? '';

  test('writes one line with time, level, source and message', () => {
    log.write('warning', 'triage-alerts', 'what happened');
    assert.match(last(), /^\d{4}-\d\d-\d\dT[\d:.]+Z warning triage-alerts: what happened\n$/);
  });

  test('leaves out what is below its level', () => {
    const before = lines.length;
    log.write('information', 'x', 'y');
    log.write('none', 'x', 'y');
    assert.equal(lines.length, before);
  });

  test('lets no text begin a line, steer the terminal, or turn the writing direction', () => {
    log.write('error', 'x', 'a\n2026-01-01T00:00:00Z error x: forged\u001b[2J\u202egpj.exe\u2028b\u0085c');
    assert.equal(last().split('\n').length, 2);
    assert.doesNotMatch(last().slice(0, -1), /[\p{Cc}\u2028\u202e]/u);
    assert.match(last(), /a\\u000a2026/);
  });

  test('shows no secret of the settings, in the message or the stack', () => {
    const secret = 'planted word of the platform';
    const told: string[] = [];
    const knowing = createLog('warning', (line) => told.push(line), { IDENTITY_HEADER: secret });
    knowing.write('error', 'x', `said ${secret}.`, new Error(`also ${secret}.`));
    assert.match(told[0] ?? '', /x: said \*\*\*\.\n {4}Error: also \*\*\*\.\n/);
    assert.equal(told[0]?.includes(secret), false);
  });

  test('shows no secret of a setting that came later, as the key of the embedded parts does', () => {
    const told: string[] = [];
    const env: NodeJS.ProcessEnv = {};
    const early = createLog('warning', (line) => told.push(line), env);
    env['EMBEDDED_KEY'] = 'cGxhbnRlZCBieSB0aGUgc3RhcnQgb2YgYSBzZXJ2aWNl';
    early.write('error', 'x', `said ${env['EMBEDDED_KEY']}.`);
    assert.match(told[0] ?? '', /x: said \*\*\*\.\n/);
  });

  test('indents the stack of an error, whose message may hold lines of its own', () => {
    const error = new Error('first\n2026-01-01T00:00:00Z critical x: forged');
    log.write('error', 'x', 'failed', error);
    const [, ...stack] = last().trimEnd().split('\n');
    assert.ok(stack.length > 2);
    assert.ok(stack.every((line) => line.startsWith('    ')));
  });
});

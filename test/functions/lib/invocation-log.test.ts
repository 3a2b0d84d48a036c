import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { invocationLogger, withInvocationLog } from '../../../functions/lib/invocation-log.ts';

function context() {
  const lines: unknown[][] = [];
  const write =
    (level: string) =>
    (...args: unknown[]) => {
      lines.push([level, ...args]);
    };
  return { lines, info: write('info'), warn: write('warn'), error: write('error') };
}

describe('invocationLogger', () => {
  it('writes one line of JSON to the invocation that is under way, while others run', async () => {
    const [first, second] = [context(), context()];
    const work = (name: string) => async () => {
      await setImmediate();
      invocationLogger.info('work.done', { name });
    };
    await Promise.all([withInvocationLog(first, work('first')), withInvocationLog(second, work('second'))]);
    assert.deepEqual(first.lines, [['info', '%s', '{"event":"work.done","name":"first"}']]);
    assert.deepEqual(second.lines, [['info', '%s', '{"event":"work.done","name":"second"}']]);
  });

  it('keeps levels apart', () => {
    const one = context();
    withInvocationLog(one, () => {
      invocationLogger.warn('a');
      invocationLogger.error('b');
    });
    assert.deepEqual(
      one.lines.map(([level]) => level),
      ['warn', 'error'],
    );
  });

  it('lets no value forge a line or steer a terminal', () => {
    const one = context();
    withInvocationLog(one, () => invocationLogger.info('x', { value: 'a\nb\u2028c\u009bd%s\u001b[0m' }));
    assert.deepEqual(one.lines[0]?.[2], '{"event":"x","value":"a\\nb\\u2028c\\u009bd%s\\u001b[0m"}');
  });
});

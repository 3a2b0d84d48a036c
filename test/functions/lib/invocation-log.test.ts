import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { inspect } from 'node:util';
import * as z from 'zod';
import { invocationLogger, withInvocationLog } from '../../../functions/lib/invocation-log.ts';
import { TriageError } from '../../../src/errors.ts';

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

  it('keeps levels apart', async () => {
    const one = context();
    await withInvocationLog(one, () => {
      invocationLogger.warn('a');
      invocationLogger.error('b');
    });
    assert.deepEqual(
      one.lines.map(([level]) => level),
      ['warn', 'error'],
    );
  });

  it('lets no value forge a line or steer a terminal', async () => {
    const one = context();
    await withInvocationLog(one, () =>
      invocationLogger.info('x', { value: 'a\nb\u2028c\u009bd%s\u001b[0m' }),
    );
    assert.deepEqual(one.lines[0]?.[2], '{"event":"x","value":"a\\nb\\u2028c\\u009bd%s\\u001b[0m"}');
  });

  it('lets no value turn the writing direction, and stays JSON of the same value', async () => {
    const one = context();
    const value = 'a\u202egpj.exe\u2066b\u200fc\u061cd';
    await withInvocationLog(one, () => invocationLogger.info('x', { value }));
    const line = String(one.lines[0]?.[2]);
    assert.match(line, /^[\x20-\x7e]+$/);
    assert.deepEqual(JSON.parse(line), { event: 'x', value });
  });

  it('writes a long payload whole, in numbered parts, without a secret that a cut goes through', async () => {
    const one = context();
    const secret = 'PLANTED'.repeat(50);
    const before = `\u202e"${'a'.repeat(4_900)} `;
    const after = ` b${'\u0007'.repeat(9_000)}`;
    const payload = `${before}password=${secret}${after}`;
    await withInvocationLog(one, () => invocationLogger.error('failure.lost', { id: '1', payload }));
    const lines = one.lines.map(([, , line]) => String(line));
    const partSchema = z.strictObject({
      event: z.literal('failure.lost'),
      id: z.literal('1'),
      part: z.number(),
      parts: z.literal(3),
      payload: z.string(),
    });
    const parts = lines.map((line) => partSchema.parse(JSON.parse(line)));
    assert.deepEqual(
      parts.map(({ part }) => part),
      [1, 2, 3],
    );
    assert.equal(parts.map((part) => part.payload).join(''), `${before}password=***${after}`);
    assert.ok(lines.every((line) => line.length < 32_768));
    assert.ok(!lines.some((line) => line.includes('PLANTED')));
  });

  it('leaves alone an invocation that has ended, where work goes on behind its answer', async (t) => {
    const one = context();
    const stderr = t.mock.method(process.stderr, 'write', () => true);
    let later: Promise<void> | undefined;
    await withInvocationLog(one, () => {
      later = setImmediate().then(() => invocationLogger.info('work.done'));
    });
    await later;
    stderr.mock.restore();
    assert.deepEqual(one.lines, []);
    assert.deepEqual(
      stderr.mock.calls.map(({ arguments: [line] }) => line),
      ['{"event":"work.done"}\n'],
    );
  });
});

describe('withInvocationLog', () => {
  const PLANTED = 'PLANTED-4f1d6c';
  const talkative = `PUT https://a.table.example.com/cases?sv=2024&sig=${PLANTED} failed`;

  /** What the platform gets of an error that the work of an invocation throws. */
  async function thrownFor(error: unknown): Promise<unknown> {
    try {
      await withInvocationLog(context(), () => Promise.reject(error));
    } catch (thrown) {
      return thrown;
    }
    return assert.fail('Nothing was thrown.');
  }

  it('hands the platform an error without secrets, with its code and where it was thrown', async () => {
    const cause = new Error(talkative);
    const thrown = await thrownFor(new TriageError('storage.unavailable', talkative, { path: '/a', cause }));
    assert.ok(thrown instanceof TriageError);
    assert.deepEqual([thrown.code, thrown.path, thrown.cause], ['storage.unavailable', '/a', undefined]);
    assert.match(thrown.message, /^PUT https:\/\/a\.table\.example\.com\/cases.* failed$/);
    assert.match(thrown.stack ?? '', /invocation-log\.test\.ts/);
    assert.equal(inspect(thrown, { depth: 9, showHidden: true }).includes(PLANTED), false);
  });

  it('does so with whatever else is thrown', async () => {
    for (const error of [
      Object.assign(new RangeError(talkative), { request: { headers: { authorization: PLANTED } } }),
      new AggregateError([new Error(talkative)], talkative),
      talkative,
    ]) {
      const thrown = await thrownFor(error);
      assert.ok(thrown instanceof Error);
      assert.match(thrown.message, / failed$/);
      assert.equal(inspect(thrown, { depth: 9, showHidden: true }).includes(PLANTED), false);
    }
  });
});

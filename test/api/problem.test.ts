import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ProblemError, problemResponse } from '../../src/api/problem.ts';
import { STORAGE_UNAVAILABLE, TriageError } from '../../src/errors.ts';

function answer(error: unknown) {
  const logged: unknown[] = [];
  const response = problemResponse(error, { error: (...line) => logged.push(line) }, 'some-operation');
  return { ...response, json: JSON.parse(String(response.body)), logged };
}

describe('problemResponse', () => {
  it('writes a problem as RFC 9457 has it, with its extensions and headers', () => {
    const error = new ProblemError(415, 'body.unsupported-type', 'No.', {
      extensions: { errors: [{ detail: 'x' }] },
      headers: { accept: 'application/json' },
    });
    const { status, headers, json, logged } = answer(error);
    assert.equal(status, 415);
    assert.equal(headers['content-type'], 'application/problem+json');
    assert.equal(headers['accept'], 'application/json');
    assert.deepEqual(json, {
      status: 415,
      title: 'Unsupported Media Type',
      code: 'body.unsupported-type',
      detail: 'No.',
      errors: [{ detail: 'x' }],
    });
    assert.deepEqual(logged, []);
  });

  const rows: [name: string, error: unknown, status: number, code: string, retryAfter: string | undefined][] =
    [
      ['a storage that is away', new TriageError(STORAGE_UNAVAILABLE, 'x'), 503, 'storage.unavailable', '5'],
      [
        'a case that others keep changing',
        new TriageError('case.contended', 'x'),
        503,
        'case.contended',
        '5',
      ],
      ['missing settings', new TriageError('config.invalid', 'CasesStorage: x'), 503, 'config.invalid', '5'],
      [
        'a cursor of another list',
        new TriageError('cursor.malformed', 'x'),
        400,
        'cursor.malformed',
        undefined,
      ],
      ['any other error of ours', new TriageError('case.invalid', 'secret'), 500, 'internal', undefined],
      ['a defect', new TypeError('secret'), 500, 'internal', undefined],
      ['a thrown string', 'secret', 500, 'internal', undefined],
    ];
  for (const [name, error, status, code, retryAfter] of rows) {
    it(`answers ${status} ${code} to ${name}`, () => {
      const response = answer(error);
      assert.deepEqual([response.status, response.json.code], [status, code]);
      assert.equal(response.headers['retry-after'], retryAfter);
      assert.doesNotMatch(String(response.body), /secret|stack|\.ts/);
      assert.equal(response.logged.length, status >= 500 ? 1 : 0);
    });
  }

  it('tells the log what it does not tell the caller', () => {
    const [line] = answer(new TypeError('secret')).logged;
    assert.match(
      JSON.stringify(line),
      /^\["api\.failed",\{"operation":"some-operation","code":"internal","message":"secret","stack":"TypeError/,
    );
  });

  it('names the cursor', () => {
    assert.equal(answer(new TriageError('cursor.malformed', 'x')).json.errors[0].parameter, 'cursor');
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as z from 'zod';
import type { ApiRequest } from '../../src/api/api-request.ts';
import { MAX_BODY_BYTES, readJson, readJsonBytes } from '../../src/api/body.ts';
import { ProblemError } from '../../src/api/problem.ts';

function request(chunks: readonly (string | Uint8Array)[], headers: Record<string, string>): ApiRequest {
  async function* body() {
    for (const chunk of chunks) yield Buffer.from(chunk);
  }
  return {
    method: 'POST',
    query: new URLSearchParams(),
    params: {},
    headers: new Headers(headers),
    body: body(),
  };
}
const json = { 'content-type': 'application/json' };

/** The status and the code of the problem that a read ends in. */
async function problem(reading: Promise<unknown>): Promise<[number, string]> {
  const error = await reading.then(
    () => assert.fail('no problem'),
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof ProblemError, String(error));
  return [error.status, error.code];
}

describe('the content type', () => {
  const accepted = [
    'application/json',
    'application/json; charset=utf-8',
    'Application/JSON;charset="UTF-8"',
    'application/problem+json',
    'application/vnd.api+json; profile=x',
    'text/json',
  ];
  for (const type of accepted) {
    it(`${type} is taken`, async () => {
      const bytes = await readJsonBytes(request(['{}'], { 'content-type': type }));
      assert.equal(Buffer.from(bytes).toString(), '{}');
    });
  }

  const refused: Record<string, string>[] = [
    {},
    { 'content-type': '' },
    { 'content-type': 'text/plain' },
    { 'content-type': 'application/x-www-form-urlencoded' },
    { 'content-type': 'application/jsonp' },
    { 'content-type': 'application/json-seq' },
    { 'content-type': 'text/plain; application/json' },
    { 'content-type': 'application/json; charset=utf-16' },
    { 'content-type': 'application/json', 'content-encoding': 'gzip' },
  ];
  for (const headers of refused) {
    it(`${JSON.stringify(headers)} is 415`, async () => {
      assert.deepEqual(await problem(readJsonBytes(request(['{}'], headers))), [
        415,
        'body.unsupported-type',
      ]);
    });
  }
});

describe('what would have been taken', () => {
  const headersOf = async (headers: Record<string, string>) => {
    const error: unknown = await readJsonBytes(request(['{}'], headers)).catch((thrown: unknown) => thrown);
    assert.ok(error instanceof ProblemError);
    return error.headers;
  };

  it('is a media type after another content type', async () => {
    assert.deepEqual(await headersOf({ 'content-type': 'text/plain' }), { accept: 'application/json' });
  });

  it('is no coding after a coding, which tells the one from the other', async () => {
    assert.deepEqual(await headersOf({ ...json, 'content-encoding': 'gzip' }), {
      'accept-encoding': 'identity',
    });
  });
});

describe('the size', () => {
  const half = 'x'.repeat(MAX_BODY_BYTES / 2);

  it('of exactly 1 MiB is taken', async () => {
    assert.equal((await readJsonBytes(request([half, half], json))).length, 1_048_576);
  });

  it('of one byte more is 413, whether it is announced or not', async () => {
    assert.deepEqual(await problem(readJsonBytes(request([half, half, 'x'], json))), [413, 'body.too-large']);
  });

  it('that is announced too large is 413 before anything is read', async () => {
    const unread: ApiRequest = {
      ...request([], { ...json, 'content-length': '1048577' }),
      body: {
        [Symbol.asyncIterator]: () => {
          throw new Error('the body was read');
        },
      },
    };
    assert.deepEqual(await problem(readJsonBytes(unread)), [413, 'body.too-large']);
  });

  it('of nothing is 400, with a content type or without', async () => {
    assert.deepEqual(await problem(readJsonBytes(request([], json))), [400, 'body.empty']);
    assert.deepEqual(await problem(readJsonBytes(request([], {}))), [400, 'body.empty']);
    const { body, ...without } = request([], json);
    assert.deepEqual(await problem(readJsonBytes(without)), [400, 'body.empty']);
  });
});

describe('readJson', () => {
  const schema = z.strictObject({ 'a/b': z.array(z.object({ n: z.number() })), note: z.string().optional() });
  const read = (...chunks: (string | Uint8Array)[]) => readJson(request(chunks, json), schema);

  it('reads text that is cut inside a character', async () => {
    const bytes = Buffer.from('{"a/b":[],"note":"größe"}');
    assert.deepEqual(await read(bytes.subarray(0, 20), bytes.subarray(20)), { 'a/b': [], note: 'größe' });
  });

  it('reads text after a byte order mark', async () => {
    assert.deepEqual(await read('\ufeff{"a/b":[]}'), { 'a/b': [] });
  });

  const malformed: [name: string, body: string | Uint8Array, code: string][] = [
    ['no JSON', '{"a/b":', 'body.not-json'],
    ['no UTF-8', Buffer.from([0x22, 0xff, 0x22]), 'body.not-json'],
    ['nested thousands deep', `${'['.repeat(10_000)}${']'.repeat(10_000)}`, 'body.too-deep'],
    ['another shape', '[]', 'body.invalid'],
    ['an unknown member', '{"a/b":[],"x":1}', 'body.invalid'],
  ];
  for (const [name, body, code] of malformed) {
    it(`answers 400 ${code} to ${name}`, async () =>
      assert.deepEqual(await problem(read(body)), [400, code]));
  }

  it('names each problem by a JSON Pointer', async () => {
    const error = await read('{"a/b":[{"n":1},{"n":"x"}],"note":1}').catch((thrown: unknown) => thrown);
    assert.ok(error instanceof ProblemError);
    const errors = z.array(z.object({ pointer: z.string() })).parse(error.extensions['errors']);
    assert.deepEqual(
      errors.map(({ pointer }) => pointer),
      ['/a~1b/1/n', '/note'],
    );
  });

  it('does not quote the body in the words of a parser', async () => {
    const error = await read('{"secret-token"').catch((thrown: unknown) => thrown);
    assert.ok(error instanceof ProblemError);
    assert.doesNotMatch(error.message, /secret/);
  });
});

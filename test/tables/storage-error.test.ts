import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { RestError } from '@azure/data-tables';
import { TriageError } from '../../src/errors.ts';
import { serviceAnswer, storageError } from '../../src/tables/storage-error.ts';

function named(name: string): Error {
  const error = new Error('said so');
  error.name = name;
  return error;
}

function answered(statusCode: number, code: string): RestError {
  return new RestError('0:Said so.\nRequestId:1\nTime:2', { statusCode, code });
}

describe('storageError', () => {
  for (const [what, error, code] of [
    ['nobody listens', new RestError('connect', { code: 'ECONNREFUSED' }), 'storage.unavailable'],
    ['no such host', new RestError('dns', { code: 'ENOTFOUND' }), 'storage.unavailable'],
    ['an answer that is none', new RestError('parse', { code: 'PARSE_ERROR' }), 'storage.unavailable'],
    ['a page of something on the way', answered(200, 'PARSE_ERROR'), 'storage.unavailable'],
    ['throttled', answered(429, 'TooManyRequests'), 'storage.unavailable'],
    ['server busy', answered(503, 'ServerBusy'), 'storage.unavailable'],
    ['internal error', answered(500, 'InternalError'), 'storage.unavailable'],
    ['timed out there', answered(500, 'OperationTimedOut'), 'storage.unavailable'],
    ['request timed out', answered(408, ''), 'storage.unavailable'],
    ['key rotated', answered(403, 'AuthenticationFailed'), 'storage.unavailable'],
    ['role not there yet', answered(403, 'AuthorizationPermissionMismatch'), 'storage.unavailable'],
    ['token refused', answered(401, 'InvalidAuthenticationInfo'), 'storage.unavailable'],
    ['table being deleted', answered(409, 'TableBeingDeleted'), 'storage.unavailable'],
    ['table that stays missing', answered(404, 'TableNotFound'), 'storage.unavailable'],
    ['our own deadline', named('AbortError'), 'storage.unavailable'],
    ['no token from the identity', named('CredentialUnavailableError'), 'storage.unavailable'],
    ['a bad value', answered(400, 'InvalidInput'), 'storage.rejected'],
    ['a value too large', answered(400, 'PropertyValueTooLarge'), 'storage.rejected'],
    ['a body too large', answered(413, 'RequestBodyTooLarge'), 'storage.rejected'],
  ] as const) {
    it(`is ${code} for: ${what}`, () => {
      const found = storageError(error, 'write cases');
      assert.ok(found instanceof TriageError);
      assert.equal(found.code, code);
      assert.equal(found.cause, error);
      assert.match(found.message, /write cases/);
      assert.doesNotMatch(found.message, /RequestId/);
    });
  }

  it('leaves alone what is not the service', () => {
    const bug = new TypeError('undefined is not a function');
    assert.equal(storageError(bug, 'read'), bug);
    const ours = new TriageError('config.invalid', 'x');
    assert.equal(storageError(ours, 'read'), ours);
    assert.equal(storageError('text', 'read'), 'text');
  });

  it('reads the code of a single operation, too', () => {
    const error = Object.assign(answered(404, 'outer'), {
      details: { odataError: { code: 'ResourceNotFound' } },
    });
    assert.deepEqual(serviceAnswer(error), { status: 404, code: 'ResourceNotFound' });
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createBreaker } from '../../src/http/breaker.ts';

function failing(times: number, breaker: ReturnType<typeof createBreaker>): void {
  for (let call = 0; call < times; call += 1) {
    assert.equal(breaker.admit(), true);
    breaker.record('failed');
  }
}

describe('createBreaker', () => {
  it('opens after so many failures in a row, not after as many with an answer between', () => {
    const breaker = createBreaker({ failures: 3, openMs: 100 }, () => 0);
    failing(2, breaker);
    breaker.record('answered');
    failing(2, breaker);
    assert.equal(breaker.openForMs(), 0);
    failing(1, breaker);
    assert.equal(breaker.openForMs(), 100);
    assert.equal(breaker.admit(), false);
  });

  it('is not moved by a call that was called off', () => {
    const breaker = createBreaker({ failures: 2, openMs: 100 }, () => 0);
    failing(1, breaker);
    breaker.record('unknown');
    assert.equal(breaker.openForMs(), 0);
    failing(1, breaker);
    assert.equal(breaker.openForMs(), 100);
  });

  it('lets one call try the host, and no other one until that has ended', () => {
    let now = 0;
    const breaker = createBreaker({ failures: 1, openMs: 100 }, () => now);
    failing(1, breaker);
    now = 100;
    assert.equal(breaker.openForMs(), 0);
    assert.equal(breaker.admit(), true);
    assert.equal(breaker.admit(), false);
    assert.ok(breaker.openForMs() > 0);
    breaker.record('unknown');
    assert.equal(breaker.admit(), true);
    breaker.record('answered');
    assert.deepEqual([breaker.admit(), breaker.admit(), breaker.openForMs()], [true, true, 0]);
  });
});

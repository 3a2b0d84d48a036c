import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { assumeHit, judge, ran } from '../support/scenarios/scenario.ts';

/** The entries that say something of systemctl below a shell, and how their claims fare. */
function claimsOn(account: string, line: string, grandparent: string): readonly string[] {
  const event = ran(account, 'systemctl --user enable app', 'bash', line, grandparent);
  return judge([assumeHit(event, 'full')]).claims.claims.map(
    ({ entryId, outcome }) => `${outcome} ${entryId}`,
  );
}

describe('a claim that rests on the command line of a shell', () => {
  it('holds in part where what is above the shell fits as well', () => {
    assert.deepEqual(claimsOn('svc-app', '-bash', 'sshd-session'), ['partial admin-ssh.login-shell']);
    assert.deepEqual(claimsOn('alice', 'bash', 'gitlab-runner'), ['partial ci-runner.gitlab']);
  });

  it('is none where only the line fits, which is any shell’s', () => {
    assert.deepEqual(claimsOn('alice', '/bin/bash', 'node'), []);
    assert.deepEqual(claimsOn('alice', '-bash', 'java'), []);
  });
});

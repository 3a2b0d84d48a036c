import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { AllowlistEntry } from '../../src/allowlist/entry.schema.ts';
import { assumeHit, judge, ran } from '../support/scenarios/scenario.ts';
import { sampleEntry } from './store/sample-entry.ts';

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

describe('a disqualified verb', () => {
  const entry: AllowlistEntry = {
    ...sampleEntry({ what: { units: ['app.service'] }, disqualifiers: { verbs: ['start', 'stop'] } }),
    who: { classes: ['root'] },
    hosts: { names: ['host-01.example.com'] },
    ancestry: {},
  };
  const outcomeOf = (line: string) => {
    const row = assumeHit(ran('root', line, 'bash', '-bash', 'sshd-session'), 'full');
    return judge([row], { entries: [entry] }).claims.claims.map(({ outcome }) => outcome);
  };

  it('ends the claim, also where the call does it only for --now', () => {
    assert.deepEqual(outcomeOf('systemctl start app'), ['partial']);
    assert.deepEqual(outcomeOf('systemctl enable --now app'), ['partial']);
    assert.deepEqual(outcomeOf('systemctl mask --now app'), ['partial']);
  });

  it('ends none where the call does something else', () => {
    assert.deepEqual(outcomeOf('systemctl enable app'), ['applied']);
    assert.deepEqual(outcomeOf('systemctl restart app'), ['applied']);
  });
});

describe('a call that is not understood', () => {
  const outcomesOf = (line: string, script: string) => {
    const event = ran('root', line, 'bash', `bash -c ${script}`, 'sshd');
    const entry: AllowlistEntry = {
      ...sampleEntry({ who: { classes: ['root'] }, what: {} }),
      hosts: { names: ['host-01.example.com'] },
      ancestry: {},
    };
    return judge([assumeHit(event, 'full')], { entries: [entry] }).claims.claims.map(
      ({ outcome }) => outcome,
    );
  };
  const rows: readonly (readonly [line: string, script: string, outcome: string])[] = [
    ['systemctl enable x', 'systemctl enable x', 'applied'],
    ['systemctl enable x', 'systemctl --version; systemctl enable x', 'applied'],
    ['systemctl enable-all x', 'true', 'partial'],
    ['systemctl --xyz enable x', 'true', 'partial'],
    ['systemctl enable', 'true', 'partial'],
    ['systemctl', 'true', 'partial'],
    ['systemctl -C box enable x', 'true', 'partial'],
    // So are those of the script around it.
    ['systemctl enable x', 'systemctl enable-all y; systemctl enable x', 'partial'],
    ['systemctl enable x', 'systemctl --xyz enable y; systemctl enable x', 'partial'],
    ['systemctl enable x', 'systemctl -H host-02 enable y; systemctl enable x', 'partial'],
  ];
  for (const [line, script, outcome] of rows) {
    it(`${line}, ${script}: ${outcome}`, () => assert.deepEqual(outcomesOf(line, script), [outcome]));
  }

  const named: readonly (readonly [line: string, script: string, outcome: string])[] = [
    ['systemctl set-environment A=start', 'true', 'partial'],
    ['systemctl unset-environment A', 'true', 'partial'],
    ['systemctl edit x', 'true', 'partial'],
    ['systemctl set-property x.slice CPUQuota=1', 'true', 'partial'],
    ['systemctl enable x', 'systemctl set-environment A=1; systemctl enable x', 'partial'],
    ['systemctl mask x', 'true', 'applied'],
    ['systemctl show-environment', 'true', 'applied'],
  ];
  for (const [line, script, outcome] of named) {
    it(`is covered only by its verb, or in passing: ${line}, ${script}: ${outcome}`, () =>
      assert.deepEqual(outcomesOf(line, script), [outcome]));
  }

  it('is covered by its verb', () => {
    const event = ran('root', 'systemctl edit x', 'bash', '-bash', 'sshd');
    const entry: AllowlistEntry = {
      ...sampleEntry({ what: { verbs: ['edit'] } }),
      who: { classes: ['root'] },
      hosts: { names: ['host-01.example.com'] },
      ancestry: {},
    };
    const { claims } = judge([assumeHit(event, 'full')], { entries: [entry] }).claims;
    assert.deepEqual(
      claims.map(({ outcome }) => outcome),
      ['applied'],
    );
  });
});

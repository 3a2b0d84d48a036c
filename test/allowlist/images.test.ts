import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { assumeHit, judge, ran, wrote } from '../support/scenarios/scenario.ts';

const SESSION = ran('alice', 'systemctl --user enable x.service', 'bash', '-bash', 'sshd-session');

/** What is made of the session when the sensor tells where its programs lie. */
function dispositionWith(columns: Readonly<Record<string, string>>) {
  const row = assumeHit(SESSION, 'full');
  return judge([{ ...row, columns: { ...row.columns, ...columns } }]).score.disposition;
}

describe('where the programs of a claim lie', () => {
  for (const path of ['/usr/bin/bash', '/bin/bash', '/nix/store/1a2b-bash-5.2/bin/bash']) {
    it(`takes a shell in ${path} for the shell`, () => {
      assert.equal(dispositionWith({ InitiatingProcessFolderPath: path }), 'likely-benign');
    });
  }

  for (const path of ['/home/alice/.local/bin/bash', '/home/alice/bash', '/root/bash']) {
    it(`excuses no shell in a home: ${path}`, () => {
      assert.equal(dispositionWith({ InitiatingProcessFolderPath: path }), 'needs-review');
    });
    const systemctl = path.replace(/bash$/, 'systemctl');
    it(`excuses no systemctl in a home: ${systemctl}`, () => {
      assert.equal(dispositionWith({ FolderPath: systemctl }), 'needs-review');
    });
  }

  it('takes a program in a temporary directory for an attack', () => {
    assert.equal(dispositionWith({ FolderPath: '/tmp/systemctl' }), 'likely-malicious');
    assert.equal(dispositionWith({ InitiatingProcessFolderPath: '/dev/shm/bash' }), 'likely-malicious');
  });
});

describe('where a unit was before it was moved into place', () => {
  const module = '/root/.ansible/tmp/ansible-tmp-1-2-3/AnsiballZ_copy.py';
  const copied = wrote(
    'root',
    '/etc/systemd/system/x.service',
    'python3',
    `/usr/bin/python3 ${module}`,
    'sh',
  );

  function dispositionFrom(PreviousFolderPath: string) {
    const row = assumeHit(copied, 'full');
    return judge([{ ...row, columns: { ...row.columns, PreviousFolderPath } }]).score.disposition;
  }

  it("takes a tool's own staging name for the tool's", () => {
    assert.equal(dispositionFrom('/etc/systemd/system/.ansible_tmpab12x.service'), 'likely-benign');
    assert.equal(dispositionFrom('/root/.ansible/tmp/ansible-tmp-1-2-3/.source.service'), 'likely-benign');
  });

  it('takes a unit out of a temporary directory for an attack', () => {
    assert.equal(dispositionFrom('/tmp/x.service'), 'likely-malicious');
    assert.equal(dispositionFrom('/dev/shm/x.service'), 'likely-malicious');
  });
});

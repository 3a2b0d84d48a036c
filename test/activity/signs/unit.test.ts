import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readActivity, SYSTEMCTL_BRANCHES } from '../../../src/activity/activity.ts';
import { hostileSigns } from '../../../src/activity/signs/hostile-signs.ts';
import type { AlertRow } from '../../../src/alert/alert.ts';
import { shippedRule } from '../../../src/rule/shipped.ts';

interface Told {
  readonly name?: string;
  readonly branch?: string;
  readonly account?: string;
  readonly parentLine?: string;
}

function rowOf(line: string, { name, branch, account = 'root', parentLine }: Told): AlertRow {
  const columns = {
    AccountName: account,
    ProcessCommandLine: line,
    ...(name === undefined ? {} : { FileName: name }),
    ...(parentLine === undefined ? {} : { InitiatingProcessCommandLine: parentLine }),
  };
  const reported = branch === undefined ? {} : { reportedBranch: branch };
  return { table: 'DeviceProcessEvents', source: 'raw-row', columns, ...reported };
}

/** The codes of the signs of a row, those that begin so. */
function codes(beginning: string, line: string, told: Told = {}): readonly string[] {
  const row = rowOf(line, told);
  const all = hostileSigns(row, readActivity(row)).map(({ code }) => code);
  return all.filter((code) => code.startsWith(beginning));
}

describe('the name of a call', () => {
  const SPOOFED = ['sign.command.spoofed-marker'];
  const rows: readonly (readonly [line: string, told: Told, signs: readonly string[]])[] = [
    ['updater enable x', { name: 'systemctl' }, SPOOFED],
    ['updater enable x', { name: 'SYSTEMCTL' }, SPOOFED],
    ['updater enable x', { branch: 'Unprivileged_Systemctl_Service_Enable' }, SPOOFED],
    ['updater enable x', { name: '', branch: 'WebApp_Process_Spawned_Systemctl' }, SPOOFED],
    ['"systemctl status" enable x', {}, SPOOFED],
    ['"/usr/bin/systemctl status" enable x', {}, SPOOFED],
    ['systemctl daemon-reload enable x', {}, SPOOFED],
    // Another program, or one that nothing tells.
    ['updater enable x', { name: 'updater', branch: 'Unprivileged_Systemctl_Service_Enable' }, []],
    ['updater enable x', { branch: 'Systemctl_Of_Others' }, []],
    ['updater enable x', {}, []],
    ['"systemctl status" enable x', { name: 'bash' }, []],
    ['"systemctlx status" enable x', {}, []],
    ['systemctl enable x', { name: 'systemctl' }, []],
    ['/bin/systemctl enable x', { name: 'systemctl' }, []],
    ['sudo systemctl enable x', { name: 'systemctl' }, []],
    ['reboot --message "start later"', { name: 'systemctl' }, []],
    ["systemctl status 'foo bar' start.service", { name: 'systemctl' }, []],
    ['systemctl set-environment "A=stop it now" B=1', { name: 'systemctl' }, []],
    ['systemctl restart dev-x\\x2dy.swap', { name: 'systemctl' }, []],
  ];
  for (const [line, told, signs] of rows) {
    it(`${line} ${JSON.stringify(told)}: ${signs.length}`, () =>
      assert.deepEqual(codes('sign.command.spoofed', line, told), signs));
  }

  it('is told by each branch of the shipped rule that reads processes', () => {
    const processes = shippedRule.branches.filter(({ table }) => table === 'DeviceProcessEvents');
    assert.deepEqual(new Set(processes.map(({ name }) => name)), SYSTEMCTL_BRANCHES);
  });

  it('is of no weight in a script, which a shell has read', () => {
    const told = { name: 'systemctl', parentLine: 'sh -c "systemctl daemon-reload x; systemctl restart x"' };
    assert.deepEqual(codes('sign.command.spoofed', 'systemctl restart x', told), []);
  });
});

describe('a path that a call is given', () => {
  const LINKED = 'sign.unit.linked';
  const ESCAPE = 'sign.command.host-escape';
  const ROOT = 'sign.unit.foreign-root';
  const LAYER = '/var/lib/docker/overlay2/a/diff/etc/systemd/system/x.service';
  const rows: readonly (readonly [line: string, account: string, signs: readonly string[]])[] = [
    ['systemctl enable /etc/systemd/system/x.service', 'root', []],
    ['systemctl enable /srv/systemd/system/x.service', 'root', [LINKED]],
    ['systemctl enable /mnt/etc/systemd/system/x.service', 'root', [LINKED, ROOT]],
    ['systemctl link /etc/systemd/system/x.service', 'root', [LINKED]],
    ['systemctl disable /srv/x.service', 'root', [LINKED]],
    ['systemctl --user enable /home/alice/.config/systemd/user/x.service', 'alice', []],
    ['systemctl --user enable /home/alice/.config/systemd/user/x.service', 'eve', [LINKED]],
    ['systemctl enable /home/alice/.config/systemd/user/x.service', 'alice', [LINKED]],
    [`systemctl enable ${LAYER}`, 'root', [LINKED, ESCAPE]],
    [`systemctl cat ${LAYER}`, 'root', [LINKED]],
    [`systemctl --root=/srv/image enable ${LAYER}`, 'root', [LINKED, ROOT]],
    ['systemctl enable /proc/7/root/etc/systemd/system/x.service', 'root', [LINKED, ESCAPE, ROOT]],
    ['systemctl daemon-reload link /srv/x.service', 'root', [LINKED]],
    ['systemctl status bind x.service /srv/x', 'root', [LINKED]],
    ['systemctl enable ../../tmp/x.service', 'root', [LINKED, 'sign.payload.world-writable']],
    ['systemctl enable ../tmp/x.service', 'root', [LINKED]],
    ['systemctl enable x/../../tmp/x.service', 'root', [LINKED]],
  ];
  for (const [line, account, signs] of rows) {
    it(`${line}, ${account}`, () => {
      const found = ['sign.unit', 'sign.payload', ESCAPE].flatMap((code) =>
        codes(code, line, { name: 'systemctl', account }),
      );
      assert.deepEqual([...found].sort(), [...signs].sort());
    });
  }
});

describe('a script around a call', () => {
  const WANTS = '/etc/systemd/system/multi-user.target.wants';
  const rows: readonly (readonly [script: string, linked: boolean])[] = [
    [`ln -s /usr/lib/systemd/system/x.service ${WANTS}/x.service`, false],
    [`ln -s ../x.service ${WANTS}/x.service`, false],
    [`ln -sf ../x.service ${WANTS}/`, false],
    ['ln -s /dev/null /etc/systemd/system/x.service', false],
    ['ln -s /usr/lib/systemd/user/x.service /etc/systemd/user/x.service', false],
    ['ln -s /srv/x/systemd/system/x.service /etc/systemd/system/x.service', true],
    ['ln -s /usr/lib/systemd/user/x.service /etc/systemd/system/x.service', true],
    ['ln -s ../x.service /etc/systemd/system/x.service', true],
    // A hard link is of a file in the working directory.
    [`ln ../x.service ${WANTS}/x.service`, true],
    ['ln /etc/systemd/system/y.service /etc/systemd/system/x.service', false],
  ];
  for (const [script, linked] of rows) {
    it(script, () => {
      const told = { name: 'systemctl', parentLine: `sh -c "${script}; systemctl daemon-reload"` };
      const found = codes('sign.unit.linked', 'systemctl daemon-reload', told);
      assert.deepEqual(found, linked ? ['sign.unit.linked'] : []);
    });
  }

  const sources: readonly (readonly [script: string, temp: boolean])[] = [
    ['cd /tmp/a/systemd/system; cp x.service /etc/systemd/system/', true],
    ['cd /tmp && cd a && cp x.service /etc/systemd/system/', true],
    ['cp /tmp/systemd/system/x.service /etc/systemd/system/', true],
    ['cp /proc/self/root/tmp/x.service /etc/systemd/system/', true],
    ['cd /srv/a/systemd/system; cp x.service /etc/systemd/system/', false],
    ['cp /usr/lib/systemd/system/x.service /etc/systemd/system/', false],
    ['cd /etc/systemd/system; cp x.service /etc/systemd/system/y.service', false],
  ];
  for (const [script, temp] of sources) {
    it(script, () => {
      const told = { name: 'systemctl', parentLine: `sh -c "${script}; systemctl daemon-reload"` };
      const found = codes('sign.payload.temp-source', 'systemctl daemon-reload', told);
      assert.deepEqual(found, temp ? ['sign.payload.temp-source'] : []);
    });
  }

  it('goes to a directory of /tmp and links a file of it', () => {
    for (const file of ['./x.service', 'x.service']) {
      const parentLine = `sh -c "cd /tmp/a; systemctl link ${file}"`;
      const found = codes('sign.payload', `systemctl link ${file}`, { name: 'systemctl', parentLine });
      assert.deepEqual(found, ['sign.payload.world-writable'], file);
    }
  });
});

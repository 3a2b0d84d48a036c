import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  BARE_FILES,
  COUNTED_FILES,
  EXCLUSIVE_FILES,
  TEMPORARY_FILES,
  TEMPORARY_GLOBS,
} from '../../../src/linux/vocabulary/tool-files.ts';

const GUID = '0f8fad5b-d9cb-469f-a165-70867728950e';

describe('the files of tools', () => {
  const rows: readonly (readonly [
    name: string,
    files: RegExp,
    matches: readonly string[],
    near: readonly string[],
  ])[] = [
    [
      'bare',
      BARE_FILES,
      [
        '/root/.ansible/tmp/x/AnsiballZ_service.py',
        '/w/job@tmp/durable-a1b2/script.sh',
        '/w/job@tmp/durable-a1b2/script.sh.copy',
        '/tmp/jenkins1234.sh',
        '/tmp/hudson1234.sh',
        '/tmp/script_1234.sh',
        '/tmp/terraform_1234.sh',
        `/w/_temp/${GUID}.sh`,
        `/w/_temp/${GUID}.py`,
        '/w/agentTmp/custom_script12',
        '/w/_actions/actions/checkout/v4/dist/index.js',
        '/w/_actions/a/b.cjs',
        '/w/_actions/a/b.mjs',
        '/w/_tasks/Bash_1/3.2.1/bash.js',
        '/w/_tasks/a.cjs',
        '/w/_tasks/a.mjs',
        '/var/lib/cloud/instance/scripts/runcmd',
        '/var/lib/cloud/instance/scripts/part-001',
      ],
      [
        '/x/AnsiballZ_.py',
        '/x/AnsiballZ_a.sh',
        '/x/durable-/script.sh',
        '/x/durable-a/script.shx',
        '/tmp/jenkins.sh',
        '/tmp/jenkins1x.sh',
        '/w/_temp/x.sh',
        '/w/agentTmp/custom_script',
        '/w/_actions/index.ts',
        '/var/lib/cloud/instance/scripts/part-x',
        '/usr/bin/deb-systemd-invoke',
        '/var/tmp/rpm-tmp.abc',
      ],
    ],
    [
      'counted',
      COUNTED_FILES,
      ['/var/tmp/rpm-tmp.Ab1'],
      ['/var/tmp/rpm-tmp.', '/var/tmp/rpm-tmp.a/b', '/tmp/script_1.sh'],
    ],
    [
      'exclusive',
      EXCLUSIVE_FILES,
      ['/x/AnsiballZ_a.py', '/usr/bin/deb-systemd-invoke', '/usr/bin/deb-systemd-helper'],
      ['/usr/bin/deb-systemd', '/tmp/jenkins1.sh'],
    ],
    [
      'temporary',
      TEMPORARY_FILES,
      [
        '/tmp/jenkins1.sh',
        '/tmp/hudson1.sh',
        '/tmp/script_1.sh',
        '/tmp/terraform_1.sh',
        '/tmp/packer-shell123',
        '/tmp/12-34-node.example.com-dispatch-script.tmp.sh',
        '/var/tmp/rpm-tmp.Ab1',
      ],
      [
        '/tmp/x/jenkins1.sh',
        '/var/tmp/jenkins1.sh',
        '/tmp/rpm-tmp.Ab1',
        '/tmp/packer-shell',
        '/tmp/AnsiballZ_a.py',
      ],
    ],
  ];
  for (const [name, files, matches, near] of rows) {
    it(name, () => {
      assert.deepEqual(
        matches.filter((path) => !files.test(path)),
        [],
      );
      assert.deepEqual(
        near.filter((path) => files.test(path)),
        [],
      );
    });
  }

  it('in a directory for temporary files are globs that an entry may name', () => {
    assert.deepEqual([...TEMPORARY_GLOBS].sort(), [
      '/tmp/hudson+([0-9]).sh',
      '/tmp/jenkins+([0-9]).sh',
      '/tmp/script_+([0-9]).sh',
      '/tmp/terraform_+([0-9]).sh',
      '/var/tmp/rpm-tmp.+([A-Za-z0-9])',
    ]);
  });
});

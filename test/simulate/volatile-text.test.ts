import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { matchesPath } from '../../src/allowlist/glob.ts';
import { hasGlobMarks, partsGlob, textParts } from '../../src/simulate/volatile-text.ts';

describe('partsGlob', () => {
  for (const [path, glob, other] of [
    ['/opt/shop/bin/roll-out.sh', '/opt/shop/bin/roll-out.sh', '/opt/shop/bin/roll-outs.sh'],
    ['/srv/run/step1700000000.sh', '/srv/run/step+([0-9]).sh', '/srv/run/stepx.sh'],
    [
      '/home/ci/_work/_temp/0f3c1d52-5b0e-4b7e-8d5b-6c1f2a3b4c5d.sh',
      '/home/ci/_work/_temp/+([0-9a-fA-F])-+([0-9a-fA-F])-+([0-9a-fA-F])-+([0-9a-fA-F])-+([0-9a-fA-F]).sh',
      '/home/ci/_work/_temp/evil.sh',
    ],
    [
      '/ci/job@tmp/durable-1a2b3c4d/script.sh',
      '/ci/job@tmp/durable-+([0-9a-f])/script.sh',
      '/ci/job@tmp/durable-x/script.sh',
    ],
    [
      '/root/.ansible/tmp/ansible-tmp-1700000000.4412-20817-114377725548/AnsiballZ_systemd.py',
      '/root/.ansible/tmp/ansible-tmp-+([0-9]).+([0-9])-+([0-9])-+([0-9])/AnsiballZ_systemd.py',
      '/root/.ansible/tmp/ansible-tmp-1700000000.x-20817-114377725548/AnsiballZ_systemd.py',
    ],
    ['/srv/1700000000.4a/run', '/srv/+([0-9]).4a/run', '/srv/1700000000.5/run'],
    // Names and versions that people choose stay as they are.
    ['/usr/bin/python3.11', '/usr/bin/python3.11', '/usr/bin/python3.12'],
    ['/opt/app-2026/bin/run8080', '/opt/app-2026/bin/run8080', '/opt/app-2027/bin/run8080'],
    ['/opt/deadbeef/feedface/run', '/opt/deadbeef/feedface/run', '/opt/deadbeee/feedface/run'],
    ['/opt/12345678901', '/opt/+([0-9])', '/opt/12345678901/x'],
    ['/opt/x12345y', '/opt/x12345y', '/opt/x12346y'],
  ] as const) {
    it(`makes ${glob} of ${path}`, () => {
      assert.equal(partsGlob(textParts(path)), glob);
      assert.equal(matchesPath([glob], path), true);
      assert.equal(matchesPath([glob], other), false);
    });
  }
});

describe('hasGlobMarks', () => {
  for (const value of ['a*', '?', '[x]', '{a,b}', 'a|b', '(x)', 'back\\slash', '!not']) {
    it(`sees one in ${value}`, () => assert.equal(hasGlobMarks(value), true));
  }
  for (const value of ['user@1000.service', '/a/b-c_d.e', 'a+b', 'x!', '#1']) {
    it(`sees none in ${value}, which as a glob is itself only`, () => {
      assert.equal(hasGlobMarks(value), false);
      assert.equal(matchesPath([value], value), true);
    });
  }
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isBelowUnits, isInPlace, type UnitScope } from '../../src/activity/unit-places.ts';

const HOST: UnitScope = { scope: 'system', account: 'root' };
const GLOBAL: UnitScope = { scope: 'global', account: 'root' };
const ALICE: UnitScope = { scope: 'user', account: 'alice' };
const ROOT: UnitScope = { scope: 'user', account: 'root' };

describe('isInPlace', () => {
  const rows: readonly (readonly [path: string, scope: UnitScope, inPlace: boolean])[] = [
    ['/etc/systemd/system/x.service', HOST, true],
    ['/etc/systemd/system.control/x.service', HOST, true],
    ['/etc/systemd/system.attached/x.service', HOST, true],
    ['/lib/systemd/system/x.service', HOST, true],
    ['/usr/lib/systemd/system/x.service', HOST, true],
    ['/usr/local/lib/systemd/system/x.service', HOST, true],
    ['/run/systemd/system/x.service', HOST, true],
    ['/run/systemd/transient/x.service', HOST, true],
    ['/run/systemd/generator.late/x.service', HOST, true],
    ['/etc//systemd/./system/../system/x.service', HOST, true],
    // Not byte for byte, or none of the manager's.
    ['/etc/systemd/system/sub/x.service', HOST, false],
    ['/etc/systemd/system/../../../srv/x.service', HOST, false],
    ['/etc/systemd/system', HOST, false],
    ['/etc/systemd/systems/x.service', HOST, false],
    ['/etc/Systemd/system/x.service', HOST, false],
    ['/var/run/systemd/system/x.service', HOST, false],
    ['/srv/nfs/pub/systemd/system/x.service', HOST, false],
    ['/srv/etc/systemd/system/x.service', HOST, false],
    ['/opt/app/lib/systemd/system/x.service', HOST, false],
    ['/usr/share/app/systemd/system/x.service', HOST, false],
    ['/host/etc/systemd/system/x.service', HOST, false],
    ['/proc/1/root/etc/systemd/system/x.service', HOST, false],
    ['/proc/self/root/etc/systemd/system/x.service', HOST, false],
    ['/var/lib/docker/overlay2/a/merged/etc/systemd/system/x.service', HOST, false],
    ['etc/systemd/system/x.service', HOST, false],
    ['../../etc/systemd/system/x.service', HOST, false],
    ['~/.config/systemd/user/x.service', ALICE, false],
    ['$HOME/.config/systemd/user/x.service', ALICE, false],
    // Another manager's.
    ['/etc/systemd/user/x.service', HOST, false],
    ['/home/alice/.config/systemd/user/x.service', HOST, false],
    ['/etc/systemd/system/x.service', ALICE, false],
    ['/etc/systemd/user/x.service', ALICE, true],
    ['/usr/lib/systemd/user/x.service', GLOBAL, true],
    ['/etc/xdg/systemd/user/x.service', GLOBAL, true],
    ['/home/alice/.config/systemd/user/x.service', GLOBAL, false],
    ['/home/alice/.config/systemd/user/x.service', ALICE, true],
    ['/home/alice/.config/systemd/user.control/x.service', ALICE, true],
    ['/home/alice/.local/share/systemd/user/x.service', ALICE, true],
    ['/home/alice@corp.example.com/.config/systemd/user/x.service', ALICE, true],
    ['/home/eve/.config/systemd/user/x.service', ALICE, false],
    ['/home/alice/src/.config/systemd/user/x.service', ALICE, false],
    ['/srv/alice/.config/systemd/user/x.service', ALICE, false],
    ['/tmp/home/alice/.config/systemd/user/x.service', ALICE, false],
    ['/home/alice/systemd/user/x.service', ALICE, false],
    ['/home/alice/.config/systemd/user/x.service', { scope: 'user' }, false],
    ['/root/.config/systemd/user/x.service', ROOT, true],
    ['/root/.config/systemd/user/x.service', ALICE, false],
    ['/run/user/0/systemd/user/x.service', ROOT, true],
    ['/run/user/0/systemd/transient/x.service', ROOT, true],
    ['/run/user/1000/systemd/user/x.service', ROOT, false],
    ['/run/user/1000/systemd/user/x.service', ALICE, false],
    ['/run/user/0/systemd/user/x.service', ALICE, false],
  ];
  for (const [path, scope, inPlace] of rows) {
    it(`${path}, ${scope.scope} ${scope.account ?? ''}: ${inPlace}`, () =>
      assert.equal(isInPlace(path, scope), inPlace));
  }
});

describe('isBelowUnits', () => {
  const rows: readonly (readonly [path: string, below: boolean])[] = [
    ['/etc/systemd/system', true],
    ['/etc/systemd/system/x.service.d/x.conf', true],
    ['/usr/lib/systemd/user/x.service', true],
    ['/home/alice/.config/systemd/user/x.service.d/x.conf', true],
    ['/home/eve/.config/systemd/user/x.service', false],
    ['/etc/systemd/system/../../x', false],
    ['/etc/systemd/system-generators/x', false],
    ['/tmp/x/systemd/system', false],
    ['systemd/system/x', false],
    ['/', false],
  ];
  for (const [path, below] of rows)
    it(`${path}: ${below}`, () => assert.equal(isBelowUnits(path, 'alice'), below));
});

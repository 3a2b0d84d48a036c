import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  classifyPath,
  homeOf,
  isHiddenPath,
  isHomeOf,
  isProgramPlace,
  isWorldWritable,
  mergedUsr,
  normalisePath,
  type PathClass,
  pathsIn,
  resolvePath,
  seenClass,
  withoutProcessRoot,
  withPlainPaths,
} from '../../src/activity/paths.ts';
import { anyText } from '../support/any-text.ts';
import { fc } from '../support/seed.ts';
import { words } from '../support/words.ts';

const pathText = fc
  .array(
    fc.constantFrom('/', '//', '.', '..', 'proc', 'self', 'root', '1', 'var', 'run', 'shm', 'tmp', 'a', ' '),
    {
      maxLength: 16,
    },
  )
  .map((parts) => parts.join(''));

describe('normalisePath', () => {
  const rows: readonly (readonly [path: string, normal: string])[] = [
    ['', ''],
    ['/', '/'],
    ['//', '/'],
    ['.', '.'],
    ['a/..', '.'],
    ['..', '..'],
    ['../../x', '../../x'],
    ['./x', 'x'],
    ['/a//b/./c', '/a/b/c'],
    ['/a/b/../c', '/a/c'],
    ['/../../tmp', '/tmp'],
    ['/usr/lib/../../tmp/x', '/tmp/x'],
    ['/proc/self/root/tmp/x', '/proc/self/root/tmp/x'],
    ['/proc/1/root/../root//etc', '/proc/1/root/etc'],
    ['/var/run/systemd/system/x', '/run/systemd/system/x'],
    ['/var/runner/x', '/var/runner/x'],
    ['/run/shm/x', '/dev/shm/x'],
    ['/var/run/shm/x', '/dev/shm/x'],
    ['/var/run', '/run'],
    ['/run/shm', '/dev/shm'],
    ['/run/shmx', '/run/shmx'],
  ];
  for (const [path, normal] of rows) {
    it(`${path} → ${normal}`, () => assert.equal(normalisePath(path), normal));
  }

  it('is idempotent', () => {
    const same = (path: string): void =>
      assert.equal(normalisePath(normalisePath(path)), normalisePath(path));
    fc.assert(fc.property(pathText, same));
    fc.assert(fc.property(anyText, same));
  });
});

describe('resolvePath', () => {
  const rows: readonly (readonly [path: string, resolved: string])[] = [
    ['', ''],
    ['/a//b/./../c/', '/a/c'],
    ['./x', 'x'],
    ['../x', '../x'],
    ['/var/run/x', '/var/run/x'],
    ['/proc/1/root/x', '/proc/1/root/x'],
  ];
  for (const [path, resolved] of rows) {
    it(`${path} → ${resolved}`, () => assert.equal(resolvePath(path), resolved));
  }
});

describe('withoutProcessRoot', () => {
  const rows: readonly (readonly [path: string, seen: string])[] = [
    ['/proc/self/root/tmp/x', '/tmp/x'],
    ['/proc/4242/root/etc/x', '/etc/x'],
    ['/proc/4242/task/4243/root/etc/x', '/etc/x'],
    ['/proc/1/root/proc/thread-self/root/tmp/x', '/tmp/x'],
    ['/proc/1/root', '/'],
    ['/proc/1/rootkit', '/proc/1/rootkit'],
    ['/proc/self/root/var/run/shm/x', '/dev/shm/x'],
    ['/srv/proc/1/root/x', '/srv/proc/1/root/x'],
    ['proc/1/root/x', 'proc/1/root/x'],
    ['', ''],
  ];
  for (const [path, seen] of rows) {
    it(`${path} → ${seen}`, () => assert.equal(withoutProcessRoot(path), seen));
  }

  it('is idempotent', () => {
    const same = (path: string): void =>
      assert.equal(withoutProcessRoot(withoutProcessRoot(path)), withoutProcessRoot(path));
    fc.assert(fc.property(pathText, same));
    fc.assert(fc.property(anyText, same));
  });
});

describe('the root of a process', () => {
  const rows: readonly (readonly [path: string, own: PathClass, seen: PathClass])[] = [
    ['/proc/1/root/tmp/x', 'world-writable', 'world-writable'],
    ['/proc/1/root/dev/shm/x', 'shared-memory', 'shared-memory'],
    ['/proc/1/root/etc/systemd/system/x.service', 'other', 'system-unit'],
    ['/proc/1/root/usr/bin/x', 'other', 'system'],
    ['/proc/1/root/var/lib/docker/overlay2/a/merged/etc/x', 'other', 'container-layer'],
    ['/etc/systemd/system/x.service', 'system-unit', 'system-unit'],
  ];
  for (const [path, own, seen] of rows) {
    it(`shows what is hostile and makes nothing the host's own: ${path}`, () => {
      assert.deepEqual([classifyPath(path), seenClass(path)], [own, seen]);
    });
  }

  it('is no place of programs', () => {
    assert.deepEqual(['/proc/1/root/usr/bin/x', '/usr/bin/x'].map(isProgramPlace), [false, true]);
  });

  it('hides no hidden directory, and stands for nothing in a text', () => {
    assert.ok(isHiddenPath('/proc/1/root/.config/x'));
    assert.equal(withPlainPaths('cp /proc/self/root/tmp/x /etc//y'), 'cp /tmp/x /etc/y');
    assert.equal(withPlainPaths('cat /proc/meminfo'), 'cat /proc/meminfo');
  });
});

describe('mergedUsr', () => {
  const rows = [
    ['/bin/sh', '/usr/bin/sh'],
    ['/sbin/init', '/usr/sbin/init'],
    ['/lib64/x', '/usr/lib64/x'],
    ['/lib32/x', '/usr/lib32/x'],
    ['/lib/x', '/usr/lib/x'],
    ['/bin', '/usr/bin'],
    ['/usr/bin/sh', '/usr/bin/sh'],
    ['/binary/x', '/binary/x'],
    ['bin/sh', 'bin/sh'],
  ] as const;
  for (const [path, merged] of rows) it(`${path} → ${merged}`, () => assert.equal(mergedUsr(path), merged));
});

describe('classifyPath', () => {
  const rows: readonly (readonly [path: string, kind: PathClass])[] = [
    ['/tmp/x', 'world-writable'],
    ['/tmp', 'world-writable'],
    ['/tmpfiles/x', 'other'],
    ['/var/tmp/x', 'world-writable'],
    ['/usr/../tmp/x', 'world-writable'],
    ['/root/.ansible/tmp/x', 'home'],
    ['/var/lib/jenkins/workspace/a@tmp/x', 'other'],
    ['/dev/shm/x', 'shared-memory'],
    ['/run/shm/x', 'shared-memory'],
    ['/dev/fd/63', 'descriptor'],
    ['/proc/self/fd/3', 'descriptor'],
    ['memfd:x', 'descriptor'],
    ['/var/lib/docker/overlay2/a1/merged/etc/systemd/system/x.service', 'container-layer'],
    ['/data/docker/overlay2/a1/diff/usr/lib/systemd/system/x.service', 'container-layer'],
    ['/var/lib/containers/storage/overlay/a1/merged/etc/systemd/system/x.service', 'container-layer'],
    [
      '/var/snap/docker/common/var-lib-docker/overlay2/a1/merged/etc/systemd/system/x.service',
      'container-layer',
    ],
    ['/var/lib/nerdctl/1935db59/overlay2/a1/merged/etc/systemd/system/x.service', 'container-layer'],
    ['/var/snap/tool/common/overlay2/a1/merged/etc/systemd/system/x.service', 'other'],
    ['/home/a/.local/share/containers/storage/overlay/a1/diff/etc/x', 'container-layer'],
    ['/var/lib/containerd/io.containerd.snapshotter.v1.overlayfs/snapshots/4/fs/etc/x', 'container-layer'],
    ['/tmp/docker/overlay2/a1/merged/etc/systemd/system/x.service', 'world-writable'],
    ['/var/lib/docker/overlay2/a1/merged/../../../../../../etc/systemd/system/x.service', 'system-unit'],
    ['/etc/systemd/overlay2/x/merged/y', 'system'],
    ['/var/www/html/x', 'web-root'],
    ['/opt/apache-tomcat-9/webapps/ROOT/x', 'web-root'],
    ['/opt/app/webapps/x', 'web-root'],
    ['/home/a/public_html/x', 'web-root'],
    ['/etc/systemd/system/x.service', 'system-unit'],
    ['/lib/systemd/system/x.service', 'system-unit'],
    ['/usr/local/lib/systemd/system/x.service', 'system-unit'],
    ['/etc/systemd/system-generators/x', 'system-unit'],
    ['/etc/systemd/systematic/x', 'system'],
    ['/run/systemd/system/x.service', 'runtime-unit'],
    ['/run/systemd/generator.late/x.service', 'runtime-unit'],
    ['/home/a/.config/systemd/user/x.service', 'user-unit'],
    ['~/.config/systemd/user/x.service', 'user-unit'],
    ['/run/user/1000/systemd/user/x.service', 'user-unit'],
    ['/home/a/x', 'home'],
    ['~a/x', 'home'],
    ['$HOME/x', 'home'],
    ['/usr/bin/x', 'system'],
    ['/opt/x', 'system'],
    ['/srv/x', 'other'],
  ];
  for (const [path, kind] of rows) it(`${path} is ${kind}`, () => assert.equal(classifyPath(path), kind));

  const examples: readonly (readonly [kind: PathClass, paths: string])[] = [
    [
      'world-writable',
      `/usr/tmp/x /private/tmp/x /run/lock/x /var/lock/x /var/crash/x /var/metrics/x /var/spool/samba/x
       /var/lib/php/session/x /var/lib/php/sessions/x`,
    ],
    ['shared-memory', '/dev/shm /dev/mqueue/x'],
    ['descriptor', '/dev/stdin /proc/1/task/2/fd/3 /memfd:x'],
    [
      'container-layer',
      words('docker nerdctl container buildkit buildah podman k3s rke2 rancher kubelet crio')
        .map((name) => `/var/lib/${name}/a/overlay/b/merged/etc/x`)
        .concat(words('data mnt srv opt').map((place) => `/${place}/x/docker/overlay2/b/merged/etc/x`))
        .concat(words('merged diff fs rootfs').map((layer) => `/var/lib/docker/snapshots/b/${layer}/etc/x`))
        .concat(words('aufs vfs btrfs').map((store) => `/var/lib/docker/${store}/diff/b/etc/x`))
        .concat(words('diff mnt dir subvolumes').map((store) => `/var/lib/docker/vfs/${store}/b/etc/x`))
        .join(' '),
    ],
    [
      'web-root',
      `/var/www /srv/www/x /srv/http/x /usr/share/nginx/x /var/lib/nginx/x /usr/lib/cgi-bin/x /var/lib/tomcat/x
       /var/lib/tomcat9/x /opt/apache-tomcat-9/x /usr/local/tomcat9/x /usr/share/tomcat/x /usr/local/apache2/x
       /usr/local/nginx/x /usr/local/lsws/x /home/a/public_html/x /home/a/www/x /data/www/x /home/www/x /mnt/www/x
       /opt/www/x /srv/app/webapps/x /srv/app/upload/x /srv/app/uploads/x /srv/app/htdocs/x /srv/app/wwwroot/x`,
    ],
    ['runtime-unit', '/run/systemd/system /run/systemd/transient/x /run/systemd/system.control/x'],
    [
      'user-unit',
      `/etc/systemd/user ~/.local/share/systemd/user/x /etc/systemd/user/x /usr/lib/systemd/user/x
       /lib/systemd/user/x /run/systemd/user/x`,
    ],
    [
      'system-unit',
      '/etc/systemd/system /usr/lib/systemd/system/x /etc/systemd/system.attached/x /etc/systemd/system.control/x',
    ],
    ['home', '/root ~'],
    ['system', '/usr /bin/x /sbin/x /lib/x /lib32/x /lib64/x /etc/x /boot/x /snap/x'],
    [
      'other',
      `/usr-local/x /devshm/x /dev/stdins /data/x /var/wwws/x /srv/wwws/x /srv/tomcat/x /srv/app/uploading/x
       /rootfs/x /mnt/x /run/systemd/x /run/systemd/systems/x /var/lib/docker/overlay2/x`,
    ],
  ];
  for (const [kind, paths] of examples) {
    for (const path of words(paths)) {
      it(`${path} is ${kind}`, () => assert.equal(classifyPath(path), kind));
    }
  }

  it('tells the places where anyone may write', () => {
    assert.deepEqual(['/tmp/x', '/dev/shm/x', '/var/www/x', '/opt/x'].map(isWorldWritable), [
      true,
      true,
      false,
      false,
    ]);
  });
});

describe('isHiddenPath', () => {
  const rows: readonly (readonly [path: string, hidden: boolean])[] = [
    ['/usr/share/.x/run', true],
    ['/home/a/.x', true],
    ['/etc/systemd/system/.x.service', true],
    ['/home/a/.config/systemd/user/x.service', false],
    ['/root/.ansible/tmp/x', false],
    ['/opt/app/.venv/bin/python', false],
    ['/opt/.chef/bin/ruby', true],
    ['/.config/x', true],
    ['.github/x.service', false],
    ['./x', false],
    ['../x', false],
    ['/usr/bin/x', false],
  ];
  for (const [path, hidden] of rows) it(`${path}: ${hidden}`, () => assert.equal(isHiddenPath(path), hidden));

  for (const name of words(
    `config local cache ansible nvm npm npm-global pnpm yarn cargo rustup rbenv rvm pyenv virtualenv virtualenvs venv
     asdf sdkman volta bun deno vscode vscode-server vscode-remote cursor-server windsurf-server jenkins m2 gradle
     dotnet kube docker git github gitlab-runner buildkite-agent buildkite circleci woodpecker gitea forgejo
     azuredevops azure-pipelines terraform.d puppetlabs chef cinc bundle gem pm2 ssh oh-my-zsh julia nix-profile
     nix-defexpr steam mozilla conda minikube krew fly opam ghcup stack cabal jbang jenv linuxbrew`,
  )) {
    it(`a directory of software: .${name}`, () => assert.equal(isHiddenPath(`/home/a/.${name}/x`), false));
    it(`a directory that is named like one: .${name}x`, () =>
      assert.equal(isHiddenPath(`/home/a/.${name}x/x`), true));
  }
});

describe('isProgramPlace', () => {
  const rows: readonly (readonly [path: string, is: boolean])[] = [
    ['/usr/bin/x', true],
    ['/nix/store/a-bash/bin/bash', true],
    ['/gnu/store/a-bash/bin/bash', true],
    ['/run/current-system/sw/bin/bash', true],
    ['/nix/var/x', false],
    ['/run/current-systems/sw/bin/bash', false],
    ['/home/a/nix/store/x', false],
    ['/tmp/x', false],
  ];
  for (const [path, is] of rows) it(`${path}: ${is}`, () => assert.equal(isProgramPlace(path), is));
});

describe('homeOf', () => {
  const rows: readonly (readonly [path: string, home: string | undefined])[] = [
    ['/root/x', '/root'],
    ['/home/a/b/c', '/home/a'],
    ['/home/a/../b/c', '/home/b'],
    ['/home/a', undefined],
    ['/rooted/x', undefined],
    ['/opt/home/a/x', undefined],
  ];
  for (const [path, home] of rows) it(`${path}: ${home}`, () => assert.equal(homeOf(path), home));
});

describe('isHomeOf', () => {
  const rows: readonly (readonly [home: string, account: string, own: boolean])[] = [
    ['/root', 'root', true],
    ['/home/root', 'root', false],
    ['/home/alice', 'alice', true],
    ['/home/alice', 'alice@corp.example.com', true],
    ['/home/alice@corp.example.com', 'alice', true],
    ['/home/alice', 'eve', false],
    ['/home/alice/x', 'alice', false],
    ['/srv/home/alice', 'alice', false],
    ['', '', false],
  ];
  for (const [home, account, own] of rows) {
    it(`${home} of ${account}: ${own}`, () => assert.equal(isHomeOf(home, account), own));
  }
});

describe('pathsIn', () => {
  const rows: readonly (readonly [text: string, paths: readonly string[]])[] = [
    ['cp /tmp/x /etc/y', ['/tmp/x', '/etc/y']],
    ["ExecStart='/tmp/x' --a", ['/tmp/x']],
    ['dd if=/tmp/x of=/etc/y', ['/tmp/x', '/etc/y']],
    ['x>/etc/y;z</tmp/x', ['/etc/y', '/tmp/x']],
    ['rsync host:/x -o/y @/z', ['/x', '/y', '/z']],
    ['curl https://example.com/x file:///tmp/y', ['/tmp/y']],
    ['./a b/c ~/d', ['a', 'b/c', '~/d']],
    ['/usr/../tmp/x', ['/tmp/x']],
    ['no path', []],
    ['', []],
  ];
  for (const [text, paths] of rows) it(text || 'nothing', () => assert.deepEqual(pathsIn(text), paths));
});

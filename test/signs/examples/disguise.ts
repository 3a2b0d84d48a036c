import { each, type TextExamples } from './text-examples.ts';

const RUNNERS = 'sh bash dash zsh ksh ash fish python3 perl ruby node php lua tclsh';

/** Text that is not to be read, and tools' marks where those tools did not run. */
export const disguise: readonly TextExamples[] = [
  {
    code: 'sign.command.obfuscated',
    patterns: [
      {
        id: 'text written so as not to be read',
        matches: [
          'cat$IFS$9x',
          'cat${IFS}x',
          ...each('{{},x}', 'echo cat curl wget base64 bash sh'),
          'echo -e \\x69\\x64',
          "$'\\151d'",
          'echo -e \\151\\144',
          '${PATH:0:1}',
          '$@x',
          "w''ge''t",
          'w""ge""t',
          "/usr/b''in/x",
          'cu""rl/x',
          "cu''rl/x",
          '/us""r',
          "/us''r",
          "eval '$X'",
          'eval "$X"',
          'eval $X',
          'eval `x`',
          'chr(105).chr(100)',
          'chr(105) + x',
        ],
        nearMisses: [
          'echo $IFSX',
          '{date,x}',
          'echo \\x69',
          'echo \\151',
          '${PATH:-x}',
          '"$@" x',
          "echo '' x",
          'eval x',
          'chr(105)',
          'x "" y',
        ],
      },
      {
        id: 'text that is turned round',
        matches: [
          ...each('rev x | {}', RUNNERS),
          ...each('rev x|{} sh.x', 'sudo env exec nohup command busybox xargs'),
        ],
        nearMisses: [
          'rev x | tee y',
          'cat x | sh',
          'rev x > y; cat y | sh',
          'rev x && cat y | sh',
          'reverse x | sh',
        ],
      },
      {
        id: 'a wildcard for a letter near the root',
        matches: ['/dev/s?m/x', '/b[i]n/x', '/???/x', 'x=/usr/b?n', '/usr/b?n x', "'/u[r-t]r/x"],
        nearMisses: [
          '/usr/local/bin/x?',
          'ls /opt/x/y/z/a?b',
          'ls x/s?m/',
          '/proc/[0-9]/x',
          'http://x/a?b=c',
        ],
      },
    ],
  },
  {
    code: 'sign.command.spoofed-marker',
    patterns: [
      {
        id: "a path that leaves a tool's place again",
        matches: each(
          'sh {}/../../x',
          `/root/.ansible/tmp/a /opt/a@tmp/durable-1 /opt/_work/_temp /opt/agentTmp /var/lib/dpkg/info
           /var/lib/cloud/instance /var/lib/cloud/instances/i /var/lib/cloud/scripts /data/docker/overlay/x
           /var/lib/docker/overlay2/x /var/lib/containerd/snapshots/4 /var/lib/containers/storage/x`,
        ),
        nearMisses: [
          'sh /opt/x/../../y',
          'sh /root/.ansible/tmp/a/x',
          'sh ../_temp/x',
          'sh /opt/a@tmp/x/../y',
        ],
      },
      {
        id: "a tool's name where nothing runs",
        matches: [
          ...each(
            'sh -c x # {}',
            `ansible ansible-playbook chef chef-client cinc-client puppet salt-minion salt-call jenkins hudson
             gitlab-runner runner.worker agent.worker buildkite buildkite-agent teamcity buildkit buildkitd buildah
             podman kaniko containerd containerd-shim runc packer cloud-init deb-systemd-invoke postinst dpkg rpm-tmp
             sshd-session`,
          ),
          '# dpkg',
          'x; : dpkg',
          'x&#dpkg',
        ],
        nearMisses: ['sh -c dpkg -i x', 'sh -c x # dpkgs', 'sh -c x#dpkg', 'sh -c x :dpkg', 'sh -c dpkg # x'],
      },
    ],
  },
];

import { type EventExamples, eachEvent } from './event-examples.ts';

const GUID = '2f0c8a1e-7f35-4e2b-9a61-0a5a7f7c9d10';
const SPOOFED = 'command.spoofed-marker';
const INLINE = 'command.inline-code';
const MODULE = '/root/.ansible/tmp/ansible-tmp-1-2-3/AnsiballZ_systemd.py';

/** What the command lines run, and what stands beside it. */
export const commands: readonly EventExamples[] = [
  {
    what: 'where a text may stand',
    rows: [
      [{ by: 'bash -c x;xmrig' }, 'command.miner'],
      [{ line: 'systemctl enable xmrig' }, 'command.miner', 'unit.masquerade'],
      [{ as: 'xmrig', by: 'bash' }, 'command.miner'],
      [{ below: 'xmrig' }, 'command.miner'],
      [{ columns: { FolderPath: '/opt/xmrig/systemctl' } }, 'command.miner'],
      [{ columns: { InitiatingProcessFolderPath: '/opt/xmrig/bash' } }, 'command.miner'],
      [
        {
          path: '/etc/systemd/system/app.service',
          columns: { PreviousFolderPath: '/opt/xmrig/app.service' },
        },
        'command.miner',
      ],
      [{ candidates: { InitiatingProcessCommandLine: ['sh', 'xmrig'] } }, 'command.miner'],
      [{ by: 'bash -c cat /etc/x/../gshadow' }, 'command.credentials'],
      [{ columns: { DeviceName: 'xmrig' } }],
      [{ by: 'bash /opt/_temp/../x.sh' }, SPOOFED],
    ],
  },
  {
    what: 'code on a command line',
    rows: [
      [{ by: 'python3 -c x' }, INLINE],
      [{ by: 'bash -c "python3 -c x"' }, INLINE],
      [{ by: 'bash -c x' }],
      [{ by: 'bash /opt/x.sh ; python3 -c x' }],
      [{ by: 'python3 /opt/x.py' }],
      [{ by: 'python3 /opt/x.py python3 -c x' }],
      [{ by: 'python3 -c import sys, setuptools; exec(x)' }],
      [{ by: 'python3 -c exec(compile(open("setup.py").read()))' }],
      [{ by: 'python3 -c import sys, setup; exec(x)' }, INLINE],
      [{ by: 'bash -c echo "ExecStart=/usr/bin/python3 -c x"' }, INLINE, 'unit.inline-written'],
      [{ by: 'bash -c echo "ExecStart=/usr/bin/python3 /opt/x.py"' }, 'unit.inline-written'],
      [{ columns: { InitiatingProcessCommandLine: undefined } }],
    ],
  },
  {
    what: "a tool's script that another one is given",
    rows: [
      ...eachEvent(
        { by: 'python3 /opt/x.py {}' },
        `${MODULE} /usr/bin/deb-systemd-invoke /usr/bin/deb-systemd-helper`,
        SPOOFED,
      ),
      [{ by: `python3 /opt/x/async_wrapper.py ${MODULE}` }],
      [{ by: `python3 ${MODULE} /root/./${MODULE.slice('/root/'.length)}`, account: 'root' }, SPOOFED],
      [{ by: `tee /opt/x.py ${MODULE}` }],
      [{ by: `bash /opt/x.sh ${MODULE}` }],
      [{ by: 'python3 /opt/x.py /usr/bin/deb-systemd-x' }],
      [{ by: `python3 -c x ${MODULE}` }, INLINE],
      [{ by: `python3 ${MODULE}`, account: 'root' }],
    ],
  },
  {
    what: 'words behind a script that its tool starts without any',
    rows: [
      ...eachEvent(
        { by: 'bash {} x' },
        `/opt/a@tmp/durable-1/script.sh /opt/a@tmp/durable-1/script.sh.copy /opt/jenkins12.sh /opt/hudson12.sh
         /opt/script_12.sh /opt/terraform_12.sh /opt/_temp/${GUID}.sh /opt/_temp/${GUID}.py
         /opt/agentTmp/custom_script12 /var/lib/cloud/instance/scripts/runcmd
         /var/lib/cloud/instance/scripts/part-001 /opt/AnsiballZ_x.py`,
        SPOOFED,
      ),
      ...eachEvent(
        { by: 'node {} x' },
        '/opt/_actions/a/index.js /opt/_actions/a/index.mjs /opt/_tasks/a/index.js',
        SPOOFED,
      ),
      [{ by: 'sh -c /opt/agentTmp/custom_script12 x' }, SPOOFED],
      [{ by: 'sh -c /opt/agentTmp/custom_script12' }],
      [{ by: 'sh /opt/./jenkins12.sh x' }, SPOOFED],
      [{ by: 'sh /opt/jenkins12.sh' }],
      [{ by: 'sh /opt/jenkinsfile.sh x' }],
      [{ by: 'sh jenkins12.sh x' }],
      [{ by: 'sh /opt/x/script.sh x' }],
      [{ by: 'sh /opt/rpm-tmp.Ab12 1' }],
      [{ by: 'sh /opt/rpm-tmp.Ab12 1 2' }],
      [{ by: 'sh /opt/rpm-tmp.Ab12 x' }, SPOOFED],
      [{ by: 'sh /opt/jenkins12.sh 1' }, SPOOFED],
      [{ by: 'python3' }],
      [{ by: '/bin/sh /opt/jenkins12.sh' }],
      [{ by: 'sh /opt/jenkins12.sh ; y' }, SPOOFED],
      [{ by: 'sh /opt/${y}/jenkins12.sh' }],
      [{ by: 'sh -c chmod +x /opt/script_12.sh ; PACKER_A=b /opt/script_12.sh' }],
    ],
  },
  {
    what: "a script of root's that another account is said to run",
    rows: [
      [{ by: 'python3 /root/x.py' }, SPOOFED],
      [{ by: 'python3 /root/x.py', account: 'root' }],
      [{ by: 'python3 /root/x.py', account: '' }],
      [{ by: 'python3 /home/alice/x.py' }],
      [{ by: 'python3 /opt/x.py /root/x.py' }],
    ],
  },
  {
    what: 'code that is loaded before the script',
    rows: [
      [{ by: 'perl -I/srv/lib /opt/x' }, 'command.preloaded-code'],
      [
        { by: 'perl -I/tmp/lib /opt/x' },
        'command.preloaded-code',
        'ancestor.unsafe-path',
        'command.unsafe-argument',
      ],
      [
        { by: 'perl -I /tmp/lib /opt/x' },
        'command.preloaded-code',
        'ancestor.unsafe-path',
        'command.unsafe-argument',
      ],
      [{ by: 'perl -w /opt/x' }],
    ],
  },
];

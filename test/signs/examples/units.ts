import { type EventExamples, eachEvent } from './event-examples.ts';

const UNITS = '/etc/systemd/system';
const MODULE = '/usr/bin/python3 /root/.ansible/tmp/ansible-tmp-1-2-3/AnsiballZ_copy.py';
const LINKED = 'unit.linked';
const WRITTEN = 'unit.inline-written';
const WRITABLE = 'payload.world-writable';
const SOURCE = 'payload.temp-source';
const FOREIGN = 'unit.foreign-root';
const ESCAPE = 'command.host-escape';

/** Units by their names, their places and their text, and what they run. */
export const units: readonly EventExamples[] = [
  {
    what: 'a name that deceives',
    rows: [
      [{ line: 'systemctl enable kworker-d' }, 'unit.masquerade'],
      [{ line: 'systemctl enable sshdd' }, 'unit.lookalike'],
      [{ line: 'systemctl enable sshd' }],
      [{ line: 'systemctl --user enable sshd' }, 'unit.lookalike'],
      [{ line: 'systemctl --user enable app' }],
      [{ line: 'systemctl enable .app' }, 'unit.masquerade'],
    ],
  },
  {
    what: "a tool's name for a file on its way",
    rows: [
      [{ path: `${UNITS}/.ansible_tmpab12.service`, by: MODULE, account: 'root' }],
      [{ path: `${UNITS}/.ansible_tmpab12.service` }, 'unit.masquerade', 'payload.hidden'],
      [{ path: `${UNITS}/.x.service`, by: MODULE, account: 'root' }, 'unit.masquerade', 'payload.hidden'],
      ...eachEvent(
        { path: `${UNITS}/.chef-ab12.service`, by: 'ruby /opt/{}' },
        'chef-client cinc-client chef-solo cinc-solo',
      ),
      ...eachEvent(
        { path: `${UNITS}/.chef-ab12.service`, by: 'ruby /opt/{}' },
        'chef-apply x-client chef-client.rb',
        'unit.masquerade',
        'payload.hidden',
      ),
      [{ path: `${UNITS}/.x.service`, by: 'ruby /opt/chef-client' }, 'unit.masquerade', 'payload.hidden'],
      [{ path: `${UNITS}/kworker-d.service`, by: MODULE, account: 'root' }, 'unit.masquerade'],
      [{ line: 'systemctl enable .ansible_tmpab12.service', by: MODULE, account: 'root' }],
    ],
  },
  {
    what: 'where a unit that is linked or enabled lies',
    rows: [
      [{ line: 'systemctl link /opt/app.service' }, LINKED],
      [{ line: `systemctl link ${UNITS}/app.service` }, LINKED],
      [{ line: 'systemctl enable /opt/app.service' }, LINKED],
      [{ line: `systemctl enable ${UNITS}/app.service` }],
      [{ line: 'systemctl enable /tmp/app.service' }, LINKED, WRITABLE],
      [{ line: 'systemctl enable /dev/fd/3/app.service' }, LINKED, WRITABLE],
      [{ line: 'systemctl enable /dev/shm/app.service' }, LINKED, 'payload.shared-memory'],
      [{ line: 'systemctl enable /dev/s""hm/app.service' }, LINKED, 'command.obfuscated'],
      [{ line: 'systemctl enable /tmp/.x/app.service' }, LINKED, 'payload.hidden'],
      [{ line: 'systemctl enable /var/www/app.service' }, LINKED, 'payload.web-root'],
      [{ line: 'systemctl enable /home/alice/app.service' }, LINKED, 'payload.home'],
      [{ by: 'bash -c "systemctl enable /opt/app.service"' }, LINKED],
      [{ by: 'bash -c "systemctl enable app"' }],
      [{ by: 'bash -c "systemctl enable /opt/app.service"', path: `${UNITS}/app.service` }, LINKED],
    ],
  },
  {
    what: "systemctl's own ways to change a unit",
    rows: [
      ...eachEvent({ line: 'systemctl {} app.service' }, 'bind mount-image switch-root', LINKED),
      [{ line: 'systemctl edit --stdin app' }, WRITTEN],
      [{ line: 'systemctl edit app' }],
      [{ line: 'systemctl cat --stdin app' }],
      [{ line: 'systemctl bindings app.service' }],
      [{ by: 'bash -c "systemctl bind app.service /opt/x"' }, LINKED],
    ],
  },
  {
    what: 'a link that a script makes',
    rows: [
      [{ by: `bash -c "ln -s /opt/app.service ${UNITS}/app.service"` }, LINKED],
      [{ by: `bash -c "sudo ln -s /opt/app.service ${UNITS}/app.service"` }, LINKED],
      [{ by: `bash -c "cp /opt/app.service ${UNITS}/app.service"` }],
      [{ by: `bash -c "ln -s /dev/null ${UNITS}/app.service"` }],
      [{ by: `bash -c "ln -s ../app.service ${UNITS}/x.target.wants"` }],
      [{ by: `bash -c "ln -s ../x/app.service ${UNITS}/app.service"` }, LINKED],
      [{ by: `bash -c "ln -s /usr/lib/systemd/system/app.service ${UNITS}/app.service"` }],
      [{ by: `bash -c "ln -s /opt/app.service ${UNITS}/app.service"`, below: 'runc' }],
      [{ by: `ln -s /opt/app.service ${UNITS}/app.service` }],
      [{ by: `bash -c "ln -s /opt/app.service ${UNITS}/app.service"`, path: `${UNITS}/app.service` }],
    ],
  },
  {
    what: 'what a unit is made from',
    rows: [
      [{ by: `cp /tmp/app.service ${UNITS}/app.service` }, SOURCE],
      [{ by: `cp /dev/shm/app.service ${UNITS}/app.service` }, 'payload.shared-memory'],
      [{ by: `bash -c "cd /tmp && cp app.service ${UNITS}/app.service"` }, SOURCE],
      [{ by: `bash -c "cp app.service ${UNITS}/app.service; cat /opt/x"` }],
      [{ by: 'cp /tmp/app.service /opt/app.service' }, 'command.unsafe-argument'],
      [{ by: `bash -c "cp app.service ${UNITS}/app.service; cat /tmp/systemd/system/x.service"` }, SOURCE],
      [{ by: `sh /tmp/x.sh > ${UNITS}/app.service` }, 'ancestor.unsafe-path'],
      [{ by: `cp /home/alice/app.service ${UNITS}/app.service` }],
      [{ by: `cp /opt/.x/app.service ${UNITS}/app.service` }, 'payload.hidden'],
      [{ by: `/tmp/install /opt/app.service ${UNITS}/app.service` }, 'ancestor.unsafe-path'],
      [{ by: `bash -c "/opt/app/x > ${UNITS}/app.service"` }],
      [{ by: `cp /opt/app.service ${UNITS}/.app.service` }, 'unit.masquerade'],
      [{ by: `cp ${UNITS}/.app.service ${UNITS}/app.service` }, 'payload.hidden', 'unit.masquerade'],
    ],
  },
  {
    what: 'where a unit file is written, and where it was before',
    rows: [
      [{ path: `${UNITS}/app.service` }],
      [{ path: '/tmp/systemd/system/app.service' }, WRITABLE],
      [{ path: '/home/alice/app.service' }],
      [{ path: `${UNITS}/app.service`, columns: { PreviousFolderPath: '/tmp/app.service' } }, SOURCE],
      [
        { path: `${UNITS}/app.service`, columns: { PreviousFolderPath: '/dev/shm/app.service' } },
        'payload.shared-memory',
      ],
      [{ path: `${UNITS}/app.service`, columns: { PreviousFolderPath: '/opt/.app.service' } }],
      [{ path: `${UNITS}/app.service`, columns: { PreviousFolderPath: '/opt/app.service' } }],
      [{ path: 'app.service', columns: { FolderPath: undefined } }],
    ],
  },
  {
    what: 'the text of a unit',
    rows: [
      [{ by: 'bash -c "echo [Service] ExecStart=/opt/x"' }, WRITTEN],
      [{ by: 'bash -c "echo [Service] ExecStart=/tmp/x"' }, WRITTEN, WRITABLE, 'command.temp-path'],
      [{ by: 'bash -c "echo [Service] ExecStart=/opt/x Restart=always"' }, WRITTEN, 'unit.respawn'],
      [{ by: 'bash -c "echo [Service] ExecStart=/opt/x Restart=no"' }, WRITTEN],
      [{ by: 'bash -c "echo [Service] ExecStart=/home/alice/x"' }, WRITTEN, 'payload.home'],
      [{ by: 'bash -c "echo /opt/x Restart=always"' }],
    ],
  },
  {
    what: 'a path in shared memory',
    rows: [
      [{ by: 'rsync -c /dev/shm/x /opt/x' }, 'payload.shared-memory', 'command.unsafe-argument'],
      [{ by: 'rsync -c /opt/shm/x /opt/x' }],
      [
        { columns: { InitiatingProcessFolderPath: '/dev/shm/bash' } },
        'payload.shared-memory',
        'ancestor.unsafe-path',
      ],
    ],
  },
  {
    what: "a unit below another root than the host's",
    rows: [
      [{ by: `cp /opt/app.service /srv/image${UNITS}/app.service` }, FOREIGN],
      [{ by: `cp /opt/app.service ${UNITS}/app.service` }],
      [{ path: `/srv/image${UNITS}/app.service` }, FOREIGN],
      ...eachEvent({ line: 'systemctl --{}=/srv/image enable app' }, 'root image', FOREIGN),
      [{ line: 'systemctl --what=/srv/image enable app' }],
      [{ line: 'systemctl enable app --root' }],
      ...eachEvent(
        { path: `{}${UNITS}/app.service`, below: 'runc' },
        '/host /host1 /mnt /mnt/x /rootfs /node /node1 /media /hostfs /srv/host /srv/hostfs /srv/rootfs',
        ESCAPE,
      ),
      ...eachEvent(
        { path: `{}${UNITS}/app.service`, below: 'runc' },
        '/srv/image /mnt/x/y /srv/node /medias',
        FOREIGN,
      ),
      [{ path: `/mnt${UNITS}/app.service` }, FOREIGN],
      ...eachEvent(
        { path: `/var/lib/docker/overlay2/a1/{}/media${UNITS}/app.service` },
        'merged diff fs rootfs',
        ESCAPE,
      ),
      ...eachEvent(
        { path: `/var/lib/docker/btrfs/{}/a1/media${UNITS}/app.service` },
        'mnt dir subvolumes',
        ESCAPE,
      ),
      [{ path: `/var/lib/docker/fsx/overlay2/a1/merged/media${UNITS}/app.service` }, ESCAPE],
      [{ path: `/var/lib/docker/overlay2/a1/merged${UNITS}/app.service` }],
      [{ path: `/var/lib/docker/overlay2/a1/merged/srv/image${UNITS}/app.service` }, FOREIGN],
    ],
  },
];

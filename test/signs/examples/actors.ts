import { type EventExamples, eachEvent } from './event-examples.ts';

const SHELL = 'ancestor.runtime-shell';
const PERSISTS = 'ancestor.runtime-persists';
const LINE = 'sh -c systemctl enable app';
const LAYER = '/var/lib/docker/overlay2/a1/merged/etc/systemd/system/app.service';

/** Who acts, and below what. */
export const actors: readonly EventExamples[] = [
  {
    what: 'the account',
    rows: [
      [{ account: 'deploy' }],
      [{ account: 'root' }],
      [{ account: 'www-data' }, 'account.web-service'],
      [{ account: 'zabbix' }, 'account.service'],
      [{ columns: { InitiatingProcessAccountName: 'www-data' } }, 'account.web-service'],
      [{ columns: { AccountName: 'www-data' } }, 'account.web-service'],
      [{ candidates: { AccountName: ['alice', 'www-data'] } }, 'account.web-service'],
      [{ candidates: { AccountName: ['alice'] } }],
    ],
  },
  {
    what: 'a server above',
    rows: [
      [{ by: 'nginx -g x' }, 'ancestor.web-server'],
      [{ below: 'nginx' }, 'ancestor.web-server'],
      [{ below: 'nginx.conf' }],
      [{ below: 'postgres' }, 'ancestor.database'],
      [{ as: 'postgres' }, 'ancestor.database'],
      [{ below: 'postgresql-x' }],
      [{ candidates: { InitiatingProcessParentFileName: ['sh', 'nginx'] } }, 'ancestor.web-server'],
      [{ by: 'java -jar /opt/app/app.jar' }],
      [{ as: 'bash', columns: { InitiatingProcessCommandLine: undefined } }],
    ],
  },
  {
    what: 'a server on the runtime of an application',
    rows: [
      ...eachEvent(
        { by: 'java -cp x {}' },
        `org.apache.catalina.startup.Bootstrap org.apache.tomcat.Main -Dcatalina.base=/srv -Dcatalina.home=/srv
         weblogic.Server jboss-modules.jar org.jboss.Main org.wildfly.Main com.ibm.ws.Main org.eclipse.jetty.Main
         org.glassfish.Main org.apache.solr.Main org.sonatype.nexus.Main org.apache.activemq.Main
         com.atlassian.Main`,
        'ancestor.web-server',
      ),
      ...eachEvent(
        { by: 'python3 /usr/bin/{} app' },
        `gunicorn uwsgi uvicorn hypercorn daphne waitress-serve flask celery puma unicorn rails passenger thin rackup
         starman hypnotoad plackup php-fpm pm2-runtime gunicorn3`,
        'ancestor.web-server',
      ),
      [{ by: 'python3 -m gunicorn app' }, 'ancestor.web-server'],
      [{ by: 'python3 -m gunicorns app' }],
      [{ by: 'java -cp x org.apache.catalinas.Main' }],
      [{ by: 'java -Dmy.catalinabase=/srv -jar x' }],
      [{ by: 'python3 /usr/bin/run gunicorn' }],
      [{ by: 'less org.apache.catalina.startup.Bootstrap' }],
      [{ by: 'sh /usr/bin/gunicorn app' }],
    ],
  },
  {
    what: 'a one-line shell below a runtime',
    rows: [
      [{ by: LINE, below: 'node' }, SHELL, PERSISTS],
      [{ by: LINE, below: 'python3' }, SHELL, PERSISTS],
      [{ by: LINE, below: 'node', account: 'root' }, SHELL, PERSISTS],
      [{ by: LINE, below: 'python3', account: 'root' }, SHELL],
      ...eachEvent(
        { by: LINE, below: 'node', line: 'systemctl {} app' },
        'enable reenable preset add-wants add-requires edit',
        SHELL,
        PERSISTS,
      ),
      // A unit that is linked is a file, whatever its name looks like.
      [{ by: LINE, below: 'node', line: 'systemctl link app' }, SHELL, PERSISTS, 'unit.linked'],
      [{ by: LINE, below: 'node', line: 'systemctl start app' }, SHELL],
      [{ by: LINE, below: 'node', line: 'systemctl daemon-reload' }, SHELL, PERSISTS],
      [{ by: LINE, below: 'node', line: 'systemctl daemon-reload', account: 'root' }, SHELL],
      [{ by: 'sh -c x', below: 'node', path: '/etc/systemd/system/app.service' }, SHELL],
      [{ by: 'sh /opt/x.sh', below: 'node' }],
      [{ by: 'sh -c /opt/x.sh', below: 'node' }],
      [{ by: 'python3 -c x', below: 'node' }, 'command.inline-code'],
      [{ by: LINE, below: 'bash' }],
      [{ by: LINE, columns: { InitiatingProcessParentFileName: undefined } }],
      [{ as: 'bash', below: 'node', columns: { InitiatingProcessCommandLine: undefined } }],
    ],
  },
  {
    what: 'programs and scripts in an unsafe place',
    rows: [
      [{ by: '/tmp/x' }, 'ancestor.unsafe-path'],
      [{ by: '/dev/shm/x' }, 'ancestor.unsafe-path', 'payload.shared-memory'],
      [{ by: '/opt/x' }],
      [{ by: '/tmp/env bash' }, 'ancestor.unsafe-path'],
      [{ by: 'sudo /tmp/x' }, 'ancestor.unsafe-path'],
      [{ by: 'python3 /tmp/x.py' }, 'ancestor.unsafe-path'],
      [{ by: 'python3 /opt/.x/x.py' }, 'ancestor.unsafe-path'],
      [{ by: 'python3 /opt/x.py' }],
      [{ line: '/tmp/systemctl enable app' }, 'ancestor.unsafe-path'],
      [{ by: 'java -jar /tmp/a.jar' }, 'ancestor.unsafe-path', 'command.unsafe-argument'],
      [{ by: 'java -jar /opt/a.jar' }],
      [{ columns: { FolderPath: '/tmp/systemctl' } }, 'ancestor.unsafe-path'],
      [{ columns: { InitiatingProcessFolderPath: '/tmp/bash' } }, 'ancestor.unsafe-path'],
      [{ columns: { InitiatingProcessFolderPath: '/usr/bin/bash' } }],
      [{ below: '/tmp/x' }, 'ancestor.unsafe-path'],
      [{ below: 'memfd:x' }, 'ancestor.unsafe-path'],
      [{ below: 'x' }],
      [{ below: '.x' }],
      [{ as: '.x', by: 'bash' }],
      [{ by: 'bash .x' }],
    ],
  },
  {
    what: "a tool's script, and a build's, in /tmp",
    rows: [
      ...eachEvent(
        { by: 'sh {}' },
        `/tmp/jenkins12.sh /tmp/hudson12.sh /tmp/script_12.sh /tmp/terraform_12.sh /tmp/packer-shell12
         /tmp/1-12-node_x-dispatch-script.tmp.sh /var/tmp/rpm-tmp.Ab12`,
        'ancestor.temp-script',
      ),
      [{ by: 'sh /tmp/jenkins.sh' }, 'ancestor.unsafe-path'],
      [{ by: 'sh /var/tmp/jenkins12.sh' }, 'ancestor.unsafe-path'],
      [{ by: 'sh /tmp/jenkins12.sh.x' }, 'ancestor.unsafe-path'],
      [{ by: 'sh /tmp/x.sh', path: LAYER }, 'ancestor.temp-script'],
      [{ by: 'sh /tmp/.x.sh', path: LAYER }, 'ancestor.unsafe-path'],
      [{ by: 'sh /var/www/x.sh', path: LAYER }, 'ancestor.unsafe-path'],
      [
        { by: 'sh /tmp/x.sh', path: '/etc/systemd/system/app.service', below: 'runc' },
        'ancestor.unsafe-path',
      ],
      [
        { by: 'sh /tmp/x.sh', path: 'app.service', below: 'runc', columns: { FolderPath: undefined } },
        'ancestor.temp-script',
      ],
      [
        { by: 'sh /tmp/x.sh', path: 'app.service', below: 'cron', columns: { FolderPath: undefined } },
        'ancestor.unsafe-path',
      ],
      [{ by: 'sh /tmp/x.sh', below: 'runc' }, 'ancestor.unsafe-path'],
    ],
  },
  {
    what: 'a process that poses as a thread of the kernel',
    rows: [
      [{ below: '[kworker/0:1]' }, 'ancestor.masquerade'],
      [{ below: 'kworker/0:1' }, 'ancestor.masquerade'],
      [{ below: '/usr/bin/kswapd0' }, 'ancestor.masquerade'],
      [{ below: 'migration/0' }, 'ancestor.masquerade'],
      [{ as: 'kdevtmpfsi', by: 'bash' }, 'ancestor.masquerade', 'command.miner'],
      [{ as: 'bash', by: 'kauditd' }, 'ancestor.masquerade'],
      [{ below: 'worker' }],
      [{ below: 'migration' }],
      [{ as: 'bash', columns: { InitiatingProcessCommandLine: undefined } }],
    ],
  },
];

import { baseName } from './paths.ts';

/** What kind of program a process name stands for. */
export type ProgramKind =
  | 'web-server'
  | 'database'
  | 'app-runtime'
  | 'container-runtime'
  | 'downloader'
  | 'other';

// Linux keeps 15 characters of a process name, so the names below are matched by their start where they are longer.
const KINDS: readonly (readonly [ProgramKind, RegExp])[] = [
  [
    'web-server',
    /^(?:apache2?|httpd(?:\.worker|\.event)?|nginx|openresty|lighttpd|caddy|haproxy|varnishd|litespeed|lshttpd|php-fpm.*|php-cgi.*|lsphp.*|tomcat\d*|catalina|jsvc|jetty|gunicorn.*|uwsgi.*|unicorn.*|puma.*|passenger.*|hypercorn|uvicorn|daphne|waitress.*|mod_wsgi.*|thin|cgi-bin|fcgiwrap|kestrel|weblogic|wildfly|jboss)$/,
  ],
  [
    'database',
    /^(?:postgres|postmaster|mysqld?(?:_safe)?|mariadbd?|mongod|mongos|redis-server|memcached|couchdb|cassandra|clickhouse.*|influxd|elasticsearch|opensearch|oracle|sqlservr)$/,
  ],
  [
    'app-runtime',
    /^(?:java|node|nodejs|bun|deno|dotnet|mono|(?:pypy|python|platform-python)[\d.]*|ruby[\d.]*|perl[\d.]*|php(?:-cli)?[\d.]*|beam\.smp|erl)$/,
  ],
  [
    'container-runtime',
    /^(?:runc(?::.*)?|crun|youki|kata-agent|buildkitd|buildkit-runc|buildah|podman|conmon|conmonrs|containerd|containerd-shim.*|dockerd|docker|docker-init|docker-containe|nerdctl|executor|kaniko)$/,
  ],
  [
    'downloader',
    /^(?:curl|wget2?|aria2c|axel|fetch|lwp-download|lwp-request|tftp|scp|sftp|rsync|ftp|ftpget)$/,
  ],
];

/** Classifies a process by its image name or path. A login shell's dash and a trailing `:` are ignored. */
export function programKind(name: string): ProgramKind {
  const base = baseName(name).replace(/^-/, '').replace(/:$/, '').toLowerCase();
  return KINDS.find(([, pattern]) => pattern.test(base))?.[0] ?? 'other';
}

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
    /^(?:apache2?|httpd2?(?:[.-].*)?|apache2-.*|nginx(?:-.*)?|openresty|lighttpd|caddy|haproxy|varnishd|litespeed|lshttpd|php\d*-fpm.*|php-fpm.*|php\d*-cgi.*|php-cgi.*|lsphp.*|tomcat.*|catalina|jsvc|jetty|gunicorn.*|uwsgi.*|unicorn.*|puma.*|passenger.*|hypercorn|uvicorn|daphne|waitress.*|mod_wsgi.*|thin|cgi-bin|fcgiwrap|kestrel|weblogic|wildfly|jboss|traefik|envoy|squid|h2o|cherokee|boa|mini_httpd|thttpd|unitd|frankenphp|roadrunner|celery|sidekiq|minio|grafana(?:-server)?|gitea|gogs|mattermost|kibana|superset|n8n)$/,
  ],
  [
    'database',
    /^(?:postgres|postmaster|mysqld?(?:_safe)?|mariadbd?|mongod|mongos|redis-server|valkey-server|memcached|couchdb|cassandra|clickhouse.*|influxd|elasticsearch|opensearch|oracle|sqlservr)$/,
  ],
  [
    'app-runtime',
    /^(?:java|node|nodejs|bun|deno|dotnet|mono|(?:pypy|python|platform-python)[\d.]*|j?ruby[\d.]*|perl[\d.]*|php(?:-cli)?[\d.]*|beam\.smp|erl)$/,
  ],
  [
    'container-runtime',
    /^(?:runc|crun|youki|kata-agent|buildkitd|buildkit-runc|buildah|podman|conmon|conmonrs|containerd|containerd-shim.*|dockerd|docker|docker-init|docker-containe|nerdctl|executor|kaniko|lxc-start|lxd|cri-o|crio)$/,
  ],
  [
    'downloader',
    /^(?:curl|wget2?|aria2c|axel|fetch|lwp-download|lwp-request|tftp|scp|sftp|rsync|ftp|ftpget)$/,
  ],
];

/** A process name without path, login dash and what some servers write behind it (`nginx: worker process`). */
function programName(name: string): string {
  return (baseName(name).replace(/^-/, '').split(':', 1)[0] ?? '').trim().toLowerCase();
}

const MAINTAINER_SCRIPTS = ['.postinst', '.preinst', '.prerm', '.postrm', '.config'];

/** `nginx-common.postinst` is no web server, nor is what 15 characters leave of it, if that is any of its suffix. */
function isMaintainerScript(base: string): boolean {
  const suffix = base.slice(base.lastIndexOf('.'));
  const cut = base.length === 15 && /^\.[a-z]/.test(suffix);
  return MAINTAINER_SCRIPTS.some((script) => script === suffix || (cut && script.startsWith(suffix)));
}

/** Classifies a process by its image name or path. */
export function programKind(name: string): ProgramKind {
  const base = programName(name);
  if (isMaintainerScript(base)) return 'other';
  return KINDS.find(([, pattern]) => pattern.test(base))?.[0] ?? 'other';
}

/** Languages that configuration management and operations are written in, beside applications. */
export function isOperationsRuntime(name: string): boolean {
  return /^(?:(?:pypy|python|platform-python)[\d.]*|ruby[\d.]*|perl[\d.]*)$/.test(programName(name));
}

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isOperationsRuntime, type ProgramKind, programKind } from '../../src/activity/program.ts';
import { words } from '../support/words.ts';

const EXAMPLES: Readonly<Record<ProgramKind, string>> = {
  'web-server': `
    apache apache2 apache2-foreground httpd httpd2 httpd-prefork httpd.worker nginx nginx-debug openresty lighttpd caddy
    haproxy varnishd litespeed lshttpd php-fpm php8-fpm php-fpm8.2 php-fpm7.4 php-cgi php8-cgi php-cgi8.2 lsphp lsphp81
    tomcat tomcat9 catalina jsvc jetty gunicorn gunicorn3 uwsgi uwsgi-core unicorn unicorn_rails puma puma5 passenger
    passenger-agent hypercorn uvicorn daphne waitress waitress-serve mod_wsgi mod_wsgi-express thin cgi-bin fcgiwrap
    kestrel weblogic wildfly jboss traefik envoy squid h2o cherokee boa mini_httpd thttpd unitd frankenphp roadrunner
    celery sidekiq minio grafana grafana-server gitea gogs mattermost kibana superset n8n /usr/sbin/nginx -nginx NGINX
    nginx:`,
  database: `
    postgres postmaster mysql mysqld mysqld_safe mariadb mariadbd mongod mongos redis-server valkey-server memcached
    couchdb cassandra clickhouse clickhouse-server influxd elasticsearch opensearch oracle sqlservr`,
  'app-runtime': `
    java node nodejs bun deno dotnet mono python python3 python3.12 pypy3 platform-python3.6 ruby ruby3.2 jruby perl
    perl5.36 php php8.2 php-cli beam.smp erl`,
  'container-runtime': `
    runc crun youki kata-agent buildkitd buildkit-runc buildah podman conmon conmonrs containerd containerd-shim
    containerd-shim-runc-v2 dockerd docker docker-init docker-containe nerdctl executor kaniko lxc-start lxd cri-o
    crio runc:[2:INIT]`,
  other: `
    bash systemctl apachectl nginx.postinst nginx-common.postinst nginx-common.preinst php-fpm.prerm php-fpm8.2.postrm php-fpm.config
    nginx2 postgresql pythonx javac runcx docker2 curls minioc php-x node-red`,
};

for (const [kind, examples] of Object.entries(EXAMPLES)) {
  describe(`a program of kind ${kind}`, () => {
    for (const name of words(examples)) it(name, () => assert.equal(programKind(name), kind));
  });
}

describe('a maintainer script whose name was cut', () => {
  it('is none of a server', () => assert.equal(programKind('php-fpm-com.pos'), 'other'));
  it('is none where nothing was cut', () => assert.equal(programKind('php-fpm.pos'), 'web-server'));
});

describe('a runtime of operations', () => {
  for (const name of words(
    'python python3.12 pypy3 platform-python3.6 ruby ruby3.2 perl perl5.36 /usr/bin/python3',
  )) {
    it(`is ${name}`, () => assert.equal(isOperationsRuntime(name), true));
  }
  for (const name of words('java node php bash jruby pythonx')) {
    it(`is not ${name}`, () => assert.equal(isOperationsRuntime(name), false));
  }
});

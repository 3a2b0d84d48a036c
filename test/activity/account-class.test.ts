import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type AccountClass, accountClassSchema } from '../../src/activity/account-class.schema.ts';
import { accountClass } from '../../src/activity/account-class.ts';
import { words } from '../support/words.ts';

const EXAMPLES: Readonly<Record<AccountClass, string>> = {
  root: 'root',
  'web-service': `
    www-data www www2 www-user apache apache2 httpd nginx http lighttpd caddy haproxy varnish squid php php-fpm phpuser
    php8 tomcat tomcat9 jetty jetty-app jboss wildfly wildfly1 weblogic weblogic-app websphere glassfish payara solr
    node nodejs gunicorn uwsgi unicorn puma rails passenger flask django wordpress wp-user wpuser wp-app phpfpm nextcloud owncloud
    drupal joomla magento confluence confluence1 jira jira-app bitbucket gitea gogs git mattermost rocketchat grafana
    kibana elasticsearch logstash opensearch zookeeper kafka activemq rabbitmq postgres postgresql pgsql mysql mariadb
    mongodb mongod redis valkey memcached memcache couchdb cassandra influxdb clickhouse neo4j minio vault consul
    hadoop hdfs yarn spark airflow superset jupyter jupyterhub nifi druid nobody nobody1 webadmin webmaster webuser
    wwwrun _www daemon-www srv-www iis app-pool exim exim4 debian-exim postfix dovecot openfire zimbra nexus sonarqube
    sonar artifactory keycloak webapp websrv webserver webservice wsgi fastcgi cgi oracle oradb mssql db2inst1 sap-web
    liferay alfresco zope plone odoo celery sidekiq minio-user n8n ghost strapi metabase roundcube phpmyadmin moodle
    mediawiki discourse gitlab-www gitlab-psql opentsdb httpuser httpduser httpd-app wwwx1 wp1 WWW-DATA
    CORP\\tomcat www-data@corp.example.com`,
  service: `
    bin sys sync games man lp mail news uucp proxy backup list irc gnats _apt messagebus sshd ntp chrony _chrony dbus
    polkitd tss rpc rpcuser nslcd sssd avahi colord geoclue rtkit pulse saned usbmux cups dnsmasq bind named unbound
    zabbix nagios nrpe icinga prometheus node_exporter node-exporter telegraf collectd statsd datadog dd-agent newrelic
    fluentd td-agent syslog rsyslog snmp snmpd tcpdump libvirt-qemu qemu kvm lxd docker containerd kube etcd openvpn
    strongswan wireguard stunnel4 ftp ftpuser vsftpd proftpd asterisk freeswitch mosquitto mdatp omsagent waagent halt
    shutdown operator sgx render input landscape pollinate uuidd fwupd-refresh usbmuxd whoopsie kernoops
    speech-dispatcher nm-openvpn gdm lightdm sddm gluster ceph squid-proxy clamav amavis opendkim spamd nfsnobody _x`,
  ci: `
    jenkins hudson gitlab-runner gitlab_runner runner github-runner github actions actions-runner gha ghrunner
    buildkite buildkite-agent teamcity tcagent azdevops azpagent azagent vsts vstsagent tfsagent circleci drone
    woodpecker travis bamboo gocd concourse semaphore agola forgejo-runner act_runner buildbot ci cibuild ci-agent
    agent github-actions azureagent azpuser adoagent builder buildagent build-agent build buildkit packer kaniko
    svc-jenkins ci_deploy build01 x.cicd svc-ghrunner x-runner svc-gitlab svc-github svc-gha svc-buildkite svc-teamcity
    svc-azp svc-azagent svc-azdevops svc-azdo svc-azpipelines svc-vsts svc-circleci svc-woodpecker svc-bamboo svc-gocd
    svc-build svc-builder svc-buildagent ci-x runner.x Jenkins`,
  system: 'systemd daemon _ systemd-network systemd-coredump',
  person: `
    alice bob a.smith o-neil x1 alice$ builds circle citizen buildings rooted deploy ansible ubuntu ec2-user
    svcs apiary mywebapp sysop`,
  unknown: `
    svc srv service sa app api web bot daemon1 batch cron sys1 app-x svc-app srv_app service.app sa1 app2 api-x web_x bot.x
    x-svc x-srv x_app x.api x-bot x-daemon2 apps appuser appsrv appadmin appsuser2 guest guest1 vmail sftpuser ftpuser2
    nodeapp javaapp pythonapp flaskapp phpapp rubyapp myapp webapp2 php-app php.app Root CORP\\root root@corp.example.com 1st a+b`,
};

for (const [kind, examples] of Object.entries(EXAMPLES)) {
  describe(`an account of class ${kind}`, () => {
    for (const name of words(examples)) it(name, () => assert.equal(accountClass(name), kind));
  });
}

describe('an account without a name', () => {
  for (const name of [undefined, '', ' '])
    it(String(name), () => assert.equal(accountClass(name), 'unknown'));
});

describe('spaces around a name', () => {
  it('are no part of it', () => assert.equal(accountClass(' root '), 'root'));
});

describe('the classes of accounts', () => {
  it('have each an example', () =>
    assert.deepEqual(Object.keys(EXAMPLES).toSorted(), accountClassSchema.options.toSorted()));
});

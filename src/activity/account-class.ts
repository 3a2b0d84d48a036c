import type { AccountClass } from '../context/context.schema.ts';

// Accounts under which web, application and database servers run. None of them manages systemd in ordinary life.
const WEB_SERVICE = new Set(
  `www-data www apache apache2 httpd nginx http lighttpd caddy haproxy varnish squid php php-fpm tomcat tomcat7 tomcat8
   tomcat9 tomcat10 jetty jboss wildfly weblogic websphere glassfish payara solr node nodejs gunicorn uwsgi unicorn
   puma rails passenger flask django wordpress nextcloud owncloud drupal joomla magento confluence jira bitbucket
   gitea gogs git mattermost rocketchat grafana kibana elasticsearch logstash opensearch zookeeper kafka activemq
   rabbitmq postgres postgresql mysql mariadb mongodb mongod redis memcached memcache couchdb cassandra influxdb
   clickhouse neo4j minio vault consul hadoop hdfs yarn spark airflow superset jupyter nifi druid nobody webadmin
   wwwrun www-run _www daemon-www srv-www iis app-pool exim postfix dovecot openfire zimbra nexus sonarqube sonar
   artifactory keycloak`.split(/\s+/),
);

// Daemon accounts of the distribution and of agents.
const SERVICE = new Set(
  `bin sys sync games man lp mail news uucp proxy backup list irc gnats _apt messagebus sshd ntp chrony _chrony dbus
   polkitd tss rpc rpcuser nslcd sssd avahi colord geoclue rtkit pulse saned usbmux cups dnsmasq bind named unbound
   zabbix nagios nrpe prometheus node_exporter telegraf collectd statsd datadog dd-agent newrelic fluentd td-agent
   syslog rsyslog snmp snmpd tcpdump libvirt-qemu qemu kvm lxd docker containerd kube etcd openvpn strongswan
   wireguard stunnel4 ftp ftpuser vsftpd proftpd asterisk freeswitch mosquitto mdatp omsagent waagent`.split(
    /\s+/,
  ),
);

const CI = new Set(
  `jenkins hudson gitlab-runner gitlab_runner runner github-runner github actions actions-runner gha ghrunner
   buildkite buildkite-agent teamcity tcagent azdevops azpagent azagent vsts vstsagent tfsagent circleci drone
   woodpecker travis bamboo gocd concourse semaphore agola forgejo-runner act_runner buildbot ci cibuild ci-agent
   builder buildagent build-agent`.split(/\s+/),
);

const SYSTEM = new Set(['systemd', 'daemon', '_', 'systemd-network', 'systemd-resolve', 'systemd-timesync']);

/**
 * The class of a Linux account by its name. A name of a server's own account is the strongest plain sign of a web
 * shell; names that no list knows are taken for people only when they look like a login name.
 */
export function accountClass(name: string | undefined): AccountClass {
  if (name === undefined) return 'unknown';
  const account = name.trim().toLowerCase().replace(/^.*\\/, '').replace(/@.*$/, '');
  if (account === '') return 'unknown';
  if (account === 'root') return 'root';
  if (
    WEB_SERVICE.has(account) ||
    /^(?:www-|apache|nginx|httpd|php-?fpm|tomcat|jboss|wildfly|weblogic)/.test(account)
  ) {
    return 'web-service';
  }
  if (CI.has(account)) return 'ci';
  if (SYSTEM.has(account) || account.startsWith('systemd-')) return 'system';
  if (SERVICE.has(account) || account.startsWith('_')) return 'service';
  return /^[a-z][a-z0-9._-]{0,31}\$?$/.test(account) ? 'person' : 'unknown';
}

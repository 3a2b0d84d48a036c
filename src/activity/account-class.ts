import type { AccountClass } from './account-class.schema.ts';

function names(text: string): ReadonlySet<string> {
  return new Set(text.split(/\s+/).filter((name) => name !== ''));
}

// Accounts under which web, application and database servers run. None of them manages systemd in ordinary life.
const WEB_SERVICE = names(
  `www-data www apache apache2 httpd nginx http lighttpd caddy haproxy varnish squid php php-fpm tomcat jetty jboss
   wildfly weblogic websphere glassfish payara solr node nodejs gunicorn uwsgi unicorn puma rails passenger flask django
   wordpress nextcloud owncloud drupal joomla magento confluence jira bitbucket gitea gogs git mattermost rocketchat
   grafana kibana elasticsearch logstash opensearch zookeeper kafka activemq rabbitmq postgres postgresql pgsql mysql
   mariadb mongodb mongod redis valkey memcached memcache couchdb cassandra influxdb clickhouse neo4j minio vault consul
   hadoop hdfs yarn spark airflow superset jupyter nifi druid nobody webadmin wwwrun www-run _www daemon-www srv-www
   iis app-pool exim exim4 debian-exim postfix dovecot openfire zimbra nexus sonarqube sonar artifactory keycloak
   webapp websrv webserver webservice wsgi fastcgi cgi oracle oradb mssql db2inst1 sap-web liferay alfresco zope plone
   odoo celery sidekiq minio-user n8n ghost strapi metabase roundcube phpmyadmin moodle mediawiki discourse gitlab-www gitlab-psql opentsdb`,
);

// Daemon accounts of the distribution and of agents.
const SERVICE = names(
  `bin sys sync games man lp mail news uucp proxy backup list irc gnats _apt messagebus sshd ntp chrony _chrony dbus
   polkitd tss rpc rpcuser nslcd sssd avahi colord geoclue rtkit pulse saned usbmux cups dnsmasq bind named unbound
   zabbix nagios nrpe icinga prometheus node_exporter node-exporter telegraf collectd statsd datadog dd-agent newrelic
   fluentd td-agent syslog rsyslog snmp snmpd tcpdump libvirt-qemu qemu kvm lxd docker containerd kube etcd openvpn
   strongswan wireguard stunnel4 ftp ftpuser vsftpd proftpd asterisk freeswitch mosquitto mdatp omsagent waagent halt
   shutdown operator sgx render input landscape pollinate uuidd fwupd-refresh usbmuxd whoopsie kernoops speech-dispatcher
   nm-openvpn gdm lightdm sddm gluster ceph squid-proxy clamav amavis opendkim spamd nfsnobody systemd-coredump`,
);

const CI = names(
  `jenkins hudson gitlab-runner gitlab_runner runner github-runner github actions actions-runner gha ghrunner
   buildkite buildkite-agent teamcity tcagent azdevops azpagent azagent vsts vstsagent tfsagent circleci drone
   woodpecker travis bamboo gocd concourse semaphore agola forgejo-runner act_runner buildbot ci cibuild ci-agent agent github-actions azureagent azpuser adoagent
   builder buildagent build-agent build buildkit packer kaniko`,
);

// A word of a compound name that tells a build agent: `svc-jenkins`, `ci_deploy`, `build01`.
const CI_WORD =
  /(?:^|[-_.])(?:ci|cicd|ghrunner|runner|jenkins|gitlab|github|gha|buildkite|teamcity|azp|azagent|azdevops|azdo|azpipelines|vsts|circleci|woodpecker|bamboo|gocd|build|builder|buildagent)\d*(?:[-_.]|$)/;

// A word that tells a program's account rather than a person's. Nothing is claimed of these, either way.
const APPLICATION_WORD =
  /^(?:svc|srv|service|sa|app|api|web|bot|daemon|batch|cron|sys)(?:[-_.\d]|$)|[-_.](?:svc|srv|app|api|bot|daemon)\d*$|^apps?(?:user|srv|admin)?\d*$|^(?:guest|vmail|s?ftpuser)\d*$|^(?:node|java|python|flask|php|ruby|my|web)app\d*$/;

const SYSTEM = names('systemd daemon _');

/** `CORP\alice` and `alice@corp.example.com` are `alice`. */
function localName(name: string): string {
  const [local = ''] = name.trim().toLowerCase().split('@');
  return local.slice(local.lastIndexOf('\\') + 1);
}

const WEB_PREFIX =
  /^(?:www|apache|nginx|httpd?user|php(?:user|\d)|tomcat|jboss|wordpress|gunicorn|uwsgi|web(?:user|master)|wp-?user|mysql|mariadb|postgres|mongo|redis|memcache|jupyterhub|nobody)|^(?:www-?|apache|nginx|httpd|php-?fpm|tomcat|jboss|wildfly|weblogic|wordpress|wp-|confluence|jira|jetty|gunicorn|uwsgi)(?:[-_.\d]|$)/;

/**
 * The class of a Linux account by its name. A name of a server's own account is the strongest plain sign of a web
 * shell; names that no list knows are taken for people only when they look like a login name.
 */
export function accountClass(name: string | undefined): AccountClass {
  if (name?.trim() === 'root') return 'root';
  const account = localName(name ?? '');
  // `Root` and `CORP\root` are other accounts, whose names are chosen to be taken for the one.
  if (account === '' || account === 'root') return 'unknown';
  if (WEB_SERVICE.has(account) || WEB_PREFIX.test(account)) return 'web-service';
  if (CI.has(account)) return 'ci';
  if (SYSTEM.has(account) || account.startsWith('systemd-')) return 'system';
  if (SERVICE.has(account) || account.startsWith('_')) return 'service';
  if (CI_WORD.test(account)) return 'ci';
  if (APPLICATION_WORD.test(account)) return 'unknown';
  return /^[a-z][a-z0-9._-]{0,31}\$?$/.test(account) ? 'person' : 'unknown';
}

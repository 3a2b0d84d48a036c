import { type Event, ran, scenarios, wrote } from './scenario.ts';

/** systemctl by way of `sh -c` below a server. */
function shell(account: string, server: string, line: string, script = line): Event {
  return ran(account, line, 'sh', `sh -c ${script}`, server);
}

const ENABLE = 'systemctl enable --now updater.service';

const RELOAD = 'systemctl daemon-reload';

const webShells = scenarios('malicious', 'web-shell', [
  ['PHP-FPM', shell('www-data', 'php-fpm8.1', ENABLE, `${ENABLE} 2>&1`)],
  ['PHP-FPM of another version', shell('www-data', 'php-fpm7.4', RELOAD)],
  ['Apache on Debian', shell('www-data', 'apache2', ENABLE)],
  ['Apache on RHEL', shell('apache', 'httpd', 'systemctl start updater')],
  ['nginx', shell('nginx', 'nginx', ENABLE)],
  ['nginx by its process title', shell('nginx', 'nginx: worker process', RELOAD)],
  ['lighttpd', shell('lighttpd', 'lighttpd', ENABLE)],
  ['gunicorn', shell('app', 'gunicorn', ENABLE)],
  ['gunicorn as root', shell('root', 'gunicorn', 'systemctl start updater')],
  ['uwsgi', shell('django', 'uwsgi', ENABLE)],
  ['Tomcat', shell('tomcat', 'java', ENABLE)],
  ['Tomcat in a version of its own', shell('tomcat9', 'java', RELOAD)],
  [
    'Tomcat without a shell',
    ran(
      'root',
      ENABLE,
      'java',
      '/usr/bin/java -Dcatalina.base=/opt/tomcat -cp bootstrap.jar org.apache.catalina.startup.Bootstrap start',
      'systemd',
    ),
  ],
  [
    'WebLogic as root',
    ran('root', ENABLE, 'java', '/u01/jdk/bin/java -Dweblogic.Name=AdminServer weblogic.Server', 'sh'),
  ],
  ['Confluence', shell('confluence', 'java', ENABLE)],
  ['Puma', shell('rails', 'puma', ENABLE)],
  ['a Node application as node', shell('node', 'node', ENABLE)],
  ['PHP without a pool', ran('www-data', RELOAD, 'bash', 'bash -c systemctl daemon-reload', 'php')],
  ['PostgreSQL', shell('postgres', 'postgres', ENABLE)],
  ['MySQL', shell('mysql', 'mysqld', ENABLE)],
  ['Redis', shell('redis', 'redis-server', ENABLE)],
  ['Jupyter', ran('jupyter', ENABLE, 'python3', 'python3 -m ipykernel_launcher', 'python3')],
  ['a script in the web root', ran('root', ENABLE, 'python3', 'python3 /var/www/html/upload/x.py', 'bash')],
  ['CGI', ran('www-data', ENABLE, 'perl', 'perl /usr/lib/cgi-bin/x.pl', 'apache2')],
  [
    'gunicorn by its script',
    ran('erp', ENABLE, 'python3', '/srv/erp/venv/bin/python3 /srv/erp/venv/bin/gunicorn erp.wsgi', 'systemd'),
  ],
  [
    'Zabbix agent',
    ran('zabbix', 'systemctl enable updater', 'sh', 'sh -c systemctl enable updater', 'zabbix_agentd'),
  ],
  [
    'writes the unit as the web server',
    wrote('www-data', '/etc/systemd/system/updater.service', 'php', 'php -f /var/www/html/x.php', 'apache2'),
  ],
]);

/** Attacks that a server or its account gives away. */
export const maliciousWebShellScenarios = [...webShells];

import { ran, scenarios, wrote } from './scenario.ts';

const TMP = '.ansible/tmp/ansible-tmp-1763911001.44-20817-114377725548';

/** Ansible's module of that name, as it is run for an account whose home is `home`. */
function module(home: string, name: string): string {
  return `${home}/${TMP}/AnsiballZ_${name}.py`;
}

const CHEF = '/opt/chef/embedded/bin/ruby --disable-gems /usr/bin/chef-client -c /etc/chef/client.rb';

const PUPPET = '/opt/puppetlabs/puppet/bin/ruby /opt/puppetlabs/puppet/bin/puppet agent --no-daemonize';

const SALT =
  '/opt/saltstack/salt/bin/python3.10 /usr/bin/salt-minion MultiMinionProcessManager MinionProcessManager';

const configManagement = scenarios('benign', 'config-management', [
  [
    'Ansible enables a unit as root',
    ran('root', 'systemctl enable nginx', 'python3', `/usr/bin/python3 ${module('/root', 'systemd')}`, 'sh'),
  ],
  [
    'Ansible starts a unit, versioned python',
    ran(
      'root',
      'systemctl start chronyd',
      'python3.12',
      `/usr/bin/python3.12 ${module('/root', 'service')}`,
      'sh',
    ),
  ],
  [
    'Ansible by way of sudo from a deploy account',
    ran(
      'root',
      '/usr/bin/systemctl daemon-reload',
      'python3.9',
      `/usr/bin/python3.9 ${module('/home/ansible', 'systemd')}`,
      'sudo',
    ),
  ],
  [
    'Ansible by way of sudo from a cloud image account',
    ran(
      'root',
      '/bin/systemctl enable --now app-api.service',
      'python3.11',
      `/usr/bin/python3.11 ${module('/home/azureuser', 'systemd_service')}`,
      'sudo',
    ),
  ],
  [
    "Ansible on RHEL's platform python",
    ran(
      'root',
      'systemctl start -q postgresql-15',
      'platform-python3.6',
      `/usr/libexec/platform-python ${module('/home/ec2-user', 'systemd')}`,
      'sh',
    ),
  ],
  [
    'Ansible below another python, started by its bare name',
    ran('root', 'systemctl enable sssd', 'python3', `python3 ${module('/root', 'systemd')}`, 'python3'),
  ],
  [
    'Ansible copies a unit',
    wrote(
      'root',
      '/etc/systemd/system/app.service',
      'python3.10',
      `/usr/bin/python3.10 ${module('/root', 'copy')}`,
      'sh',
    ),
  ],
  [
    'Ansible copies a unit under its staging name',
    wrote(
      'root',
      '/etc/systemd/system/.ansible_tmpq8w2xk1japp.service',
      'python3',
      `/usr/bin/python3 ${module('/home/deploy', 'copy')}`,
      'sh',
    ),
  ],
  [
    'Ansible for a user unit',
    ran(
      'deploy',
      'systemctl --user daemon-reload',
      'python3',
      `/usr/bin/python3 ${module('/home/deploy', 'systemd')}`,
      'sh',
    ),
  ],
  [
    'Ansible for a directory account',
    ran(
      'alice@corp.example.com',
      'systemctl --user enable app',
      'python3',
      `/usr/bin/python3 ${module('/home/alice@corp.example.com', 'systemd')}`,
      'sh',
    ),
  ],
  ['Chef enables a unit', ran('root', '/bin/systemctl --system enable chronyd', 'ruby', CHEF, 'systemd')],
  [
    'Cinc from cron',
    ran(
      'root',
      '/usr/bin/systemctl --system start ntpd',
      'ruby',
      '/opt/cinc/embedded/bin/ruby /usr/bin/cinc-client --once',
      'cron',
    ),
  ],
  [
    'Chef below its own supervisor',
    ran(
      'root',
      '/bin/systemctl --system daemon-reload',
      'ruby',
      '/opt/chef/embedded/bin/ruby /opt/chef/bin/chef-client --daemonize 1800',
      'ruby',
    ),
  ],
  [
    'Chef writes a unit under its staging name',
    wrote('root', '/etc/systemd/system/.chef-app20261120-1402-1x8.service', 'ruby', CHEF, 'systemd'),
  ],
  ['Chef writes a unit', wrote('root', '/etc/systemd/system/collector.service', 'ruby', CHEF, 'crond')],
  ['Puppet starts a unit', ran('root', 'systemctl start -- rsyslog', 'ruby', PUPPET, 'systemd')],
  [
    'Puppet enables a unit from cron',
    ran('root', '/usr/bin/systemctl enable -- sshd', 'ruby', `${PUPPET} --onetime`, 'cron'),
  ],
  [
    "Puppet of the distribution's package",
    ran(
      'root',
      'systemctl daemon-reload',
      'ruby',
      '/usr/bin/ruby3.1 /usr/bin/puppet agent --onetime',
      'systemd',
    ),
  ],
  ['Puppet writes a unit', wrote('root', '/etc/systemd/system/exporter.service', 'ruby', PUPPET, 'systemd')],
  [
    'Salt enables a unit',
    ran('root', '/usr/bin/systemctl enable node_exporter.service', 'python3.10', SALT, 'python3.10'),
  ],
  [
    'Salt by way of a scope',
    ran('root', 'systemd-run --scope /usr/bin/systemctl start nginx.service', 'python3.10', SALT, 'systemd'),
  ],
  [
    "Salt on the distribution's python",
    ran('root', 'systemctl start redis', 'python3', '/usr/bin/python3 /usr/bin/salt-minion', 'systemd'),
  ],
  ['Salt writes a unit', wrote('root', '/etc/systemd/system/app.service', 'python3.10', SALT, 'python3.10')],
  [
    'cloud-init runs the user data',
    ran('root', 'systemctl enable docker', 'sh', 'sh /var/lib/cloud/instance/scripts/runcmd', 'python3'),
  ],
  [
    'cloud-init runs a part of the user data',
    ran(
      'root',
      'systemctl start app',
      'bash',
      '/bin/bash /var/lib/cloud/instances/i-0abc/scripts/part-001',
      'python3.10',
    ),
  ],
  [
    'cloud-init reloads',
    ran(
      'root',
      'systemctl daemon-reload',
      'python3',
      '/usr/bin/python3 /usr/bin/cloud-init modules --mode=final',
      'systemd',
    ),
  ],
]);

/** Benign activity of configuration management. */
export const benignConfigManagementScenarios = [...configManagement];

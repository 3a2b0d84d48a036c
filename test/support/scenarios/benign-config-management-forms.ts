import { ran, scenarios, wrote } from './scenario.ts';

const TMP = '.ansible/tmp/ansible-tmp-1763911001.44-20817-114377725548';
const UNIT = '/etc/systemd/system/app.service';

const configManagement = scenarios('benign', 'config-management', [
  [
    "Ansible on a virtual environment's python",
    ran(
      'root',
      'systemctl enable nginx',
      'python3.11',
      `/opt/ansible/venv/bin/python3 /root/${TMP}/AnsiballZ_systemd.py`,
      'sh',
    ),
  ],
  [
    'Ansible by way of sudo from the account of AWX',
    ran(
      'root',
      'systemctl start nginx',
      'python3',
      `/usr/bin/python3 /var/lib/awx/${TMP}/AnsiballZ_systemd.py`,
      'sudo',
    ),
  ],
  [
    'Ansible by way of sudo from a home below a domain',
    ran(
      'root',
      'systemctl enable app',
      'python3',
      `/usr/bin/python3 /home/corp/alice/${TMP}/AnsiballZ_service.py`,
      'sudo',
    ),
  ],
  [
    'Ansible, unbuffered',
    ran(
      'root',
      'systemctl enable app',
      'python3.10',
      `/usr/bin/python3.10 -u /root/${TMP}/AnsiballZ_systemd.py`,
      'bash',
    ),
  ],
  [
    'Ansible writes from a template',
    wrote('root', UNIT, 'python3.12', `/usr/bin/python3.12 /root/${TMP}/AnsiballZ_template.py`, 'sh'),
  ],
  [
    'Chef of a later version',
    ran(
      'root',
      '/bin/systemctl --system enable nginx',
      'ruby',
      '/opt/chef/embedded/bin/ruby /opt/chef/bin/chef-client -L /var/log/chef/client.log',
      'systemd',
    ),
  ],
  [
    'Chef Solo behind sudo',
    ran(
      'root',
      '/bin/systemctl --system enable app',
      'ruby',
      '/opt/chef/embedded/bin/ruby /usr/bin/chef-solo -c /etc/chef/solo.rb',
      'sudo',
    ),
  ],
  [
    "Chef under its script's name",
    ran(
      'root',
      '/bin/systemctl --system daemon-reload',
      'chef-client',
      '/opt/chef/embedded/bin/ruby /usr/bin/chef-client --once',
      'ruby',
    ),
  ],
  [
    'Cinc writes a unit',
    wrote('root', UNIT, 'ruby', '/opt/cinc/embedded/bin/ruby --disable-gems /usr/bin/cinc-client', 'systemd'),
  ],
  [
    'Puppet by hand',
    ran(
      'root',
      '/usr/bin/systemctl enable -- nginx',
      'ruby',
      '/opt/puppetlabs/puppet/bin/ruby /opt/puppetlabs/puppet/bin/puppet agent -t',
      'bash',
    ),
  ],
  [
    'Puppet below its orchestrator',
    ran(
      'root',
      'systemctl start -- nginx',
      'ruby',
      '/opt/puppetlabs/puppet/bin/ruby /opt/puppetlabs/puppet/bin/puppet agent --onetime',
      'pxp-agent',
    ),
  ],
  [
    'Salt of the packages with their own python',
    ran(
      'root',
      '/usr/bin/systemctl enable nginx.service',
      'python3.10',
      '/opt/saltstack/salt/bin/python3.10 /opt/saltstack/salt/salt-minion MultiMinionProcessManager MinionProcessManager',
      'systemd',
    ),
  ],
  [
    "Salt under its script's name",
    ran(
      'root',
      'systemctl start nginx',
      'salt-minion',
      '/opt/saltstack/salt/bin/python3.10 /usr/bin/salt-minion',
      'python3.10',
    ),
  ],
  [
    'Salt without a master',
    wrote(
      'root',
      UNIT,
      'python3.10',
      '/opt/saltstack/salt/bin/python3.10 /usr/bin/salt-call --local state.highstate',
      'sudo',
    ),
  ],
  [
    'cloud-init at each boot',
    ran('root', 'systemctl start app', 'sh', '/bin/sh /var/lib/cloud/scripts/per-boot/10-app.sh', 'python3'),
  ],
  [
    'cloud-init writes a file',
    wrote('root', UNIT, 'python3', '/usr/bin/python3 /usr/bin/cloud-init modules --mode=config', 'systemd'),
  ],
]);

/** Configuration management in other forms: versions, flags, homes, names that were cut. */
export const benignConfigManagementFormScenarios = [...configManagement];

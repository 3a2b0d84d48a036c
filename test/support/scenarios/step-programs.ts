import { ran, scenarios } from './scenario.ts';

const ENABLE = 'systemctl --user enable app';

/** A step of Buildkite, whose code is there to read. */
function step(code: string) {
  return ran('buildkite-agent', ENABLE, 'bash', `/bin/bash -e -c ${code}; ${ENABLE}`, 'buildkite-agent');
}

/** Steps with a program that no deployment needs, and whose text shows no sign of an attack. */
export const quietStepScenarios = scenarios('ambiguous', 'step program', [
  [
    'another way to systemd, by busctl',
    step('busctl call org.freedesktop.systemd1 /x y StartUnit ss x fail'),
  ],
  [
    'another way to systemd, by D-Bus',
    step('dbus-send --system --dest=org.freedesktop.systemd1 /x y.LinkUnitFiles'),
  ],
  ['another way to systemd, by GLib', step('gdbus call --system --dest org.freedesktop.systemd1 -o /x -m y')],
  ['a unit of the moment', step('systemd-run --user ./x')],
  ['a unit of the moment, at a time', step('sudo systemd-run --on-calendar=hourly ./x')],
  ['a portable service', step('sudo portablectl attach ./x.raw')],
  ['an extension of the system', step('sudo systemd-sysext merge')],
  ['a shell of another machine', step('machinectl shell root@ ./x')],
  ['a container of systemd', step('sudo systemd-nspawn -D / ./x')],
  ['files by systemd', step('sudo systemd-tmpfiles --create x.conf')],
  ['a job for later', step('at -f ./x now + 1 minute')],
  ['a job for when there is time', step('echo ./x | batch')],
  ['a program that outlives the step', step('nohup ./x &')],
  ['a program in a session of its own', step('setsid ./x')],
  ['a program in a terminal of its own', step('screen -dmS x ./x')],
  ['a program as a daemon', step('start-stop-daemon --start --exec $PWD/x')],
  ['a module of the kernel', step('sudo modprobe x')],
  ['a setting of the kernel', step('sudo sysctl -w kernel.yama.ptrace_scope=0')],
  ['a program in the kernel', step('sudo bpftool prog load x.o /sys/fs/bpf/x')],
  ['a file over another one', step('sudo mount --bind ./x /usr/bin/app')],
  ['another root', step('sudo chroot . ./x')],
  ['other rights', step('sudo setfacl -m u:eve:rwx /etc/systemd/system')],
  ['an account in a group', step('sudo gpasswd -a eve sudo')],
  [
    'another program for a name',
    step('sudo update-alternatives --install /usr/bin/editor editor $PWD/x 100'),
  ],
  ['a program aside', step('sudo dpkg-divert --add --rename /usr/bin/ssh')],
  ['another source of packages', step('sudo add-apt-repository -y ppa:x/y')],
  ['another certificate', step('sudo update-ca-certificates')],
  ['a rule of the packet filter', step('sudo iptables -t nat -A PREROUTING -j REDIRECT')],
  ['a tunnel', step('sudo wg-quick up ./x.conf')],
  ['a tunnel of a cloud', step('cloudflared tunnel run --token x')],
  ['a socket', step('socat -d UNIX-LISTEN:/run/x.sock,fork STDOUT')],
  ['packets that are recorded', step('sudo tcpdump -w x.pcap')],
  ["a process's memory", step('sudo gcore -o x 1')],
  ['a snap from a file', step('sudo snap install ./x.snap --dangerous')],
  ['a device of a container', step('lxc config device add c r disk source=/ path=/r')],
  ['another name for a program', step('alias systemctl=./x')],
  ['a program in a place for data', step('/var/spool/x')],
  ['a program above the directory', step('../../x')],
  ['such a program in place of a word', step('echo "$(busctl list)" $(machinectl list)')],
  ['such a program in a script of a script', step('sudo bash -c systemd-run ./x')],
  ['a program with other rights', step('sudo unshare -r ./x')],
]);

/** Steps whose programs are a deployment's own, and what they do is not. */
export const quietHostScenarios = scenarios('ambiguous', 'step on the host', [
  ["a file over the host's program", step('sudo cp ./sshd /usr/sbin/sshd')],
  ["a file over the host's program, on a merged /usr", step('sudo install -m 755 x /bin/ls')],
  ['a file over systemd', step('mv ./x /usr/lib/systemd/systemd')],
  ['text over a program', step('cat ./x | sudo tee /usr/sbin/agetty')],
  ['text into a program', step('cat ./x > /usr/bin/x')],
  ['an archive over everything', step('sudo tar xzf x.tgz -C /')],
  ['an archive over programs', step('sudo unzip -o x.zip -d /usr/bin')],
  ['a directory over programs', step('sudo rsync -a x/ /usr/bin/')],
  ['a link over a program', step('sudo ln -sf /srv/x /usr/bin/python3')],
  ['a library', step('sudo cp libx.so /lib/x86_64-linux-gnu/libx.so')],
  ['a program that is found before the host’s', step('sudo install -m 755 x /usr/local/bin/sudo')],
  ["a package's script", step('sudo cp x /var/lib/dpkg/info/bash.postinst')],
  ['a source of packages', step('echo x | sudo tee /etc/apt/sources.list.d/x.list')],
  ['a setting of the SSH server', step('echo PermitRootLogin yes | sudo tee -a /etc/ssh/sshd_config')],
  ['a setting of the SSH server, edited', step('sudo sed -i s/a/b/ /etc/ssh/sshd_config')],
  ['variables of every session', step('echo A=1 | sudo tee -a /etc/environment')],
  ['variables of every service', step('sudo cp x.conf /etc/systemd/system.conf.d/x.conf')],
  ['variables of the session', step('cp x.conf ~/.config/environment.d/x.conf')],
  ['names of hosts', step('echo 192.0.2.1 deb.example.com | sudo tee -a /etc/hosts')],
  ['a rule of polkit', step('sudo cp x.rules /etc/polkit-1/rules.d/')],
  ['a service of D-Bus', step('sudo cp x.service /usr/share/dbus-1/system-services/')],
  ['a script of the network', step('sudo cp x /etc/NetworkManager/dispatcher.d/x')],
  ['a script of the shutdown', step('sudo cp x /usr/lib/systemd/system-shutdown/x')],
  ["a unit over a daemon's", step('sudo cp x.service /etc/systemd/system/ssh.service')],
  ["a drop-in of a daemon's unit", step('sudo cp x.conf /etc/systemd/system/cron.service.d/x.conf')],
  ["a daemon's unit, edited", step('sudo sed -i s,/usr/sbin/sshd,/srv/x, /lib/systemd/system/ssh.service')],
  ['a program among devices', step('sudo cp x /dev/x')],
  ['a program in a cache', step('sudo cp x /var/cache/x')],
  ['a program in /run', step('sudo install x /run/x')],
  ['other rights of the unit directory', step('sudo chmod 777 /etc/systemd/system')],
  ['another owner of the unit directory', step('sudo chown -R buildkite-agent /etc/systemd/system')],
  ['other rights of everything', step('sudo chmod -R o+w /etc')],
  ['nothing left', step('sudo rm -rf / --no-preserve-root')],
  ['another drop-in', step('printf x | sudo systemctl edit --stdin app.service')],
  ['an edited unit', step('EDITOR=./x sudo systemctl edit --full app')],
  ['a unit of the workspace', step('systemctl link /var/lib/buildkite-agent/builds/a/x.service')],
  ['a unit of the workspace, enabled', step('systemctl enable $PWD/x.service')],
  [
    'a unit of the workspace, by ln',
    step('ln -sf /var/lib/buildkite-agent/a/x.service /etc/systemd/system/x.service'),
  ],
  [
    'a unit that a target wants, by ln',
    step('ln -s /srv/x.service /etc/systemd/system/multi-user.target.wants/x.service'),
  ],
  ['a file that a unit sees', step('systemctl bind app.service ./x /usr/bin/app')],
  ['a variable for every unit', step('systemctl --user import-environment X')],
  ['a unit of another host', step('systemctl -H root@web.example.com enable x')],
  ['a container with the settings of the host', step('docker run --rm -v /etc:/x alpine cp a /x')],
  [
    'a container with the units of the host',
    step('docker run --mount type=bind,src=/etc/systemd/system,dst=/u a'),
  ],
  [
    'a container with the root of the host',
    step('docker run --mount type=bind,source=/,target=/x alpine ./y'),
  ],
  ['a container with the processes of the host', step('docker run --pid=host alpine ./y')],
  ['a container with the rights of the host', step('docker run --cap-add SYS_ADMIN alpine ./y')],
  ['a container with a disk of the host', step('docker run --device=/dev/sda alpine ./y')],
  ['hooks of git', step('git config --global core.hooksPath x')],
  ['programs of the directory first', step('PATH=.:$PATH make')],
]);

/** Steps as deployments have them. */
export const benignStepScenarios = scenarios('benign', 'ci-runner', [
  ['a step that builds and installs', step('make && sudo make install')],
  [
    'a step that brings its unit',
    step('sudo cp deploy/app.service /etc/systemd/system/ && sudo systemctl daemon-reload'),
  ],
  ['a step that installs a program', step('go build -o app . && sudo install -m 755 app /usr/local/bin/app')],
  [
    'a step that brings a release',
    step('sudo tar -xzf app.tgz -C /opt/app && sudo ln -sfn /opt/app/42 /opt/app/current'),
  ],
  [
    'a step for another host',
    step('rsync -az dist/ deploy@web.example.com:/srv/app && ssh deploy@web.example.com ./restart'),
  ],
  ['a step in a container', step('docker run --rm -v $(pwd):/src -w /src node:20 npm test')],
  ['a step with an image', step('docker build -t "app:$(git rev-parse HEAD)" . && docker push app')],
  ['a step under a condition', step('set -e; if [ -f app.service ]; then ./deploy.sh; fi')],
  ['a step for each', step('for i in 1 2 3; do sudo systemctl restart app@$i; done')],
  ['a step with variables', step('export XDG_RUNTIME_DIR=/run/user/1001; A=1 make')],
  [
    'a step with an environment of Python',
    step('/opt/app/venv/bin/pip install -r x.txt && /opt/app/venv/bin/python manage.py migrate'),
  ],
  ['a step with a script of its own', step('bash scripts/deploy.sh production && . ./env && ~/bin/notify')],
  ['a step as another account', step('sudo -u app bash -c cd /srv/app && git pull --ff-only')],
  ['a step with settings', step('sudo cp prod.yml /etc/app/config.yml && sudo nginx -t')],
  [
    'a step that waits',
    step('sleep 5 && curl -fsS https://app.example.com/health || journalctl -u app -n 50'),
  ],
  [
    'a step that links a release and its unit',
    step(
      'ln -sfn /srv/app/42 /srv/app/current; sudo ln -s ../app.service /etc/systemd/system/multi-user.target.wants/',
    ),
  ],
  ['a step that masks a unit', step('sudo ln -s /dev/null /etc/systemd/system/old.service')],
  [
    'a step with a drop-in of its unit',
    step('sudo cp limits.conf /etc/systemd/system/app.service.d/limits.conf'),
  ],
  ['a step that clears a cache', step('rm -rf /var/cache/app/* && echo x > /dev/null')],
  [
    'a step with rights of its own',
    step('sudo chown -R app:app /srv/app && sudo chmod 644 /etc/systemd/system/app.service'),
  ],
  [
    'a step with the time of the host',
    step('docker run -d -v /etc/localtime:/etc/localtime:ro -v /srv/data:/data app'),
  ],
  ['a step with the settings of the host to read', step('docker run -d -v /etc:/host-etc:ro app')],
]);

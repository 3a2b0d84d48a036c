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
]);

import { type EventExample, type EventExamples, eachEvent } from './event-examples.ts';

const ORDERS = 'command.other-orders';

/** Each option behind a tool's own command line, alone: one that changes no orders, or one that does. */
function options(tool: string, words: string, ...signs: readonly string[]): readonly EventExample[] {
  return eachEvent({ by: `${tool} {}` }, words, ...signs);
}

/** A tool of the host, and what another than the host tells it. */
export const toolOrders: readonly EventExamples[] = [
  {
    what: 'the tools that take orders',
    rows: [
      ...eachEvent(
        { by: '/usr/bin/{} --other' },
        `chef-client chef-solo chef-apply cinc-client puppet salt-call salt-minion cloud-init dnf dnf-3 yum
         needrestart waagent netplan netplan.script`,
        ORDERS,
      ),
      ...eachEvent(
        { by: '/usr/bin/{} --other' },
        'chef-server puppetdb salt-master cloud-inits yum2 app netplan.sh',
      ),
      [{ by: 'ruby /usr/bin/chef-client --other' }, ORDERS],
      [{ by: 'ruby /usr/./bin/puppet agent' }],
      [{ by: 'ruby --disable-gems /usr/bin/chef-client' }],
      [{ by: 'sudo chef-client --other' }, ORDERS],
      [{ by: 'ruby /usr/bin/app chef-client --other' }],
      [{ as: 'puppet', columns: { InitiatingProcessCommandLine: undefined } }],
    ],
  },
  {
    what: "Chef's orders",
    rows: [
      ...options(
        'chef-client',
        `-l -L -i300 -s10 -linfo --log-level --log_level=info --logfile --environment=a --node-name=a --interval=1
         --splay=1 --daemonize --no-daemonize --fork --no-fork --once --why-run --format=doc --force-logger
         --force-formatter --color --no-color --pid=x --user=a --group=a --override-runlist=a --runlist=a
         --named-run-list=a --chef-license=accept --enable-reporting --minimal-ohai --run-lock-timeout=1 --lockfile=x`,
      ),
      ...options(
        'chef-client',
        '-z -ix --server=x --recipe-url=x --local-mode --force-x --no-x --json-attributes=x',
        ORDERS,
      ),
    ],
  },
  {
    what: "Puppet's orders",
    rows: [
      ...options(
        'puppet agent',
        `-t -tv --test --onetime --daemonize --no-daemonize --verbose --debug --splay --no-splay --splaylimit=1 --noop
         --no-noop --environment=a --tags=a --skip_tags=a --logdest=x --color=x --no-color --detailed-exitcodes
         --detailed_exitcodes --waitforcert=1 --waitforlock=1 --maxwaitforcert=1 --usecacheonfailure
         --no-usecacheonfailure --ignorecache --ignoreschedules --summarize --show_diff --evaltrace --trace
         --runinterval=1 --certname=a --pidfile=x --graph --fingerprint --job-id=1`,
      ),
      ...options('puppet agent', '-x --server=x --prerun_command=x --confdir=/srv/x --no-tags', ORDERS),
      ...options('puppet', 'apply resource', ORDERS),
      [{ by: 'puppet --test agent' }],
      [{ by: 'puppet Agent' }],
    ],
  },
  {
    what: "Salt's orders",
    rows: [
      ...options(
        'salt-call',
        `-l -d -lquiet --log-level=x --local --retcode-passthrough --state-output=x --state-verbose=x --out=x --output=x
         --force-color --no-color --id=a --log-file=x --log-file-level=x --pid-file=x --user=a --disable-keepalive
         --daemon --skip-grains --refresh-grains-cache --metadata --timeout=1 --hard-crash`,
      ),
      ...options('salt-call', '-c --file-root=x --master=x --force --log-files=x --module-dirs=x', ORDERS),
      ...options(
        'salt-call',
        `state.apply state.highstate state.sls state.sls_id state.top state.test saltutil.sync_all
         saltutil.refresh_pillar service.restart pkg.install test.ping grains.items pillar.items`,
      ),
      ...options('salt-call', 'cmd.run state.single saltutil.kill_job state.applyx http.query', ORDERS),
      ...options('salt-call', 'Cmd.run app'),
    ],
  },
  {
    what: "cloud-init's orders",
    rows: [
      ...options('cloud-init', '-d --debug --force --local --mode=x --report --all-stages'),
      ...options('cloud-init', '--file=x -f --forced', ORDERS),
      ...options('cloud-init', 'init modules status clean analyze'),
      ...options('cloud-init', 'single query', ORDERS),
    ],
  },
  {
    what: "dnf's orders",
    rows: [
      ...options(
        'dnf',
        `-y -qy -d0 -e10 --assumeyes --assumeno --quiet --verbose --best --nobest --allowerasing --skip-broken --refresh
         --cacheonly --enablerepo=a --disablerepo=a --repo=a --repoid=a --enable --disable --exclude=a
         --excludepkgs=a --nodocs --downloadonly --releasever=9 --security --bugfix --advisory=a --cve=a
         --sec-severity=a --color=x --noplugins --enableplugin=a --disableplugin=a --debuglevel=0 --errorlevel=0
         --rpmverbosity=a --timer --downloadupdates --no-downloadupdates --installupdates --no-installupdates
         --comment=a`,
      ),
      ...options(
        'dnf',
        `--setopt=install_weak_deps=0 --setopt=tsflags=nodocs --setopt=keepcache=1 --setopt=obsoletes=1
         --setopt=max_parallel_downloads=9 --setopt=fastestmirror=1 --setopt=timeout=9 --setopt=retries=9
         --setopt=best=0 --setopt=skip_if_unavailable=1 --setopt=color=never --setopt=app.retries=9`,
      ),
      ...options(
        'dnf',
        `--nogpgcheck --setopt=gpgcheck=0 --installroot=x -c --repofrompath=x --releasevers --bests --setopt=x.proxy=y
         --no-timer`,
        ORDERS,
      ),
      ...options('dnf', 'install update reinstall'),
      ...options('dnf', 'shell copr config-manager', ORDERS),
      ...options('dnf', 'shells config-managers'),
    ],
  },
  {
    what: 'the orders of needrestart, the guest agent and netplan',
    rows: [
      ...options('needrestart', '-v -q -m -r'),
      ...options('needrestart', '-c -vq', ORDERS),
      ...options('waagent', '-daemon -verbose -force'),
      ...options('waagent', '-run-exthandlers -deprovision x', ORDERS),
      ...options('netplan', '--debug apply generate try'),
      ...options('netplan', '--debugs set rebind', ORDERS),
    ],
  },
  {
    what: 'what an order names',
    rows: [
      ...options(
        'chef-client',
        '--config=/etc/chef/client.rb --config=/srv/salt/x --config=/srv/pillar --config=/etc',
      ),
      ...options('chef-client', '--config=/srv/x --config=/etcetera/x --config=/srv/salts/x', ORDERS),
      [{ by: 'chef-client -c /etc/chef/client.rb' }],
      [{ by: 'chef-client -c /srv/client.rb' }, ORDERS],
      [{ by: 'dnf install https://x.example.net/x.rpm' }, ORDERS],
      [{ by: 'dnf install x' }],
      [{ by: 'dnf install /opt/x.rpm' }],
      ...options('dnf', '/tmp/x.rpm /tmp/x.deb', 'command.unsafe-argument'),
      [{ by: 'dnf install /tmp/x' }, ORDERS, 'command.unsafe-argument'],
      [{ by: 'chef-client -' }],
    ],
  },
];

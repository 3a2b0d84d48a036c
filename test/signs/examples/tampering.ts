import { each, type TextExamples } from './text-examples.ts';

/** What is done to the host. */
export const tampering: readonly TextExamples[] = [
  {
    code: 'sign.command.miner',
    patterns: [
      {
        id: 'programs',
        matches: each(
          '/opt/x/{} run',
          `xmrig xmr-stak minerd cpuminer kinsing kdevtmpfsi nanominer nbminer lolminer ethminer ccminer cgminer
           srbminer teamredminer sysrv sysrv012 watchbog pwnrig pwnrige perfctl xmrigcc xmrigdaemon c3pool_miner
           moneroocean_miner XMRig`,
        ),
        nearMisses: ['/opt/x/xmrigs run', '/opt/x/examiner run', '/opt/x/sysrvx run', '/opt/x/miner run'],
      },
      {
        id: 'protocol and options',
        matches: [
          ...each('run -o stratum+{}://x', 'tcp ssl udp tls'),
          ...each(
            'run {} x',
            '--donate-level --coin=monero randomx cryptonight --rig-id --nicehash -cpu-max-threads-hint',
          ),
          'run --coin monero',
        ],
        nearMisses: [
          'run -o stratum+http://x',
          'run --coin=x monero',
          'run --rig-identity x',
          'run x-rig-id',
          'run --donate',
        ],
      },
      {
        id: 'pools',
        matches: each(
          'run -o {}.example.net',
          `c3pool moneroocean supportxmr nanopool minexmr nicehash hashvault 2miners unmineable minergate xmrpool
           herominers f2pool antpool`,
        ),
        nearMisses: ['run -o nanopools.example.net', 'run -o c3pol.example.net'],
      },
    ],
  },
  {
    code: 'sign.command.defence-evasion',
    patterns: [
      {
        id: 'a sensor stopped',
        matches: [
          ...each('{} auditd', 'stop disable mask kill pkill killall remove purge uninstall erase'),
          ...each(
            'systemctl stop {}',
            `auditd mdatp mde falcon-sensor falcond wazuh-agent ossec clamav clamav-daemon clamd sentinelone
             sentinelagent sentinelctl cbagentd cbdaemon cbsensor elastic-agent elastic-endpoint auditbeat osqueryd
             aegis aliyun aliyun-service aliyundun cloudmonitor bcm-si qcloud qcloud-agent yunjing barad_agent ds_agent
             sav-protect sophos sophos-spl eset esets eraagent xagt cylancesvc falco tetragon traps_pmd cortex
             cortex-agent velociraptor velociraptor_client rkhunter aide tripwire crowdsec sysmon`,
          ),
        ],
        nearMisses: [
          'systemctl start auditd',
          'systemctl stop auditds',
          'systemctl stop nginx; systemctl start auditd',
          'systemctl status mdatp',
          'systemctl stop nginx',
          'unstoppable auditd',
        ],
      },
      {
        id: 'guards and traces taken away',
        matches: [
          'setenforce 0',
          'history -c',
          'unset HISTFILE',
          'export HISTSIZE=0',
          'chattr +i x',
          'chattr -aui x',
          'echo x > /etc/ld.so.preload',
          'LD_PRELOAD=/opt/x run',
          'LD_AUDIT=/opt/x run',
          'iptables -F',
          'shred x',
          'auditctl -e 0',
          'auditctl -D',
          'journalctl --vacuum-time=1s',
        ],
        nearMisses: [
          'setenforce 1',
          'history -a',
          'export HISTSIZE=1000',
          'chattr +a x',
          'echo x > /etc/ld.so.conf',
          'LD_BIND_NOW=1 run',
          'iptables -L',
          'shredder',
          'auditctl -l',
          'auditctl -e 1',
          'journalctl --disk-usage',
        ],
      },
      {
        id: 'logs removed',
        matches: [
          ...each('{} -f /var/log/wtmp', 'rm truncate unlink'),
          ...each(
            'rm /var/log/{}',
            'btmp lastlog auth.log secure audit/audit.log messages syslog journal/x cron',
          ),
        ],
        nearMisses: [
          'rm /var/log/nginx/access.log',
          'cat /var/log/wtmp',
          'rm x; cat /var/log/wtmp',
          'rm /var/log/syslogs',
          'rm /srv/log/wtmp',
        ],
      },
    ],
  },
  {
    code: 'sign.command.guard-off',
    patterns: [
      {
        id: 'a guard stopped',
        matches: [
          ...each('{} ufw', 'stop disable mask remove purge'),
          ...each(
            'systemctl stop {}',
            `apparmor selinux firewalld ufw iptables nftables fail2ban rsyslog syslog-ng filebeat omsagent
             azuremonitoragent snort suricata`,
          ),
        ],
        nearMisses: [
          'systemctl restart ufw',
          'systemctl stop nginx',
          'systemctl stop x; systemctl start ufw',
          'systemctl stop iptables2',
        ],
      },
      {
        id: 'a guard set so that it only looks on',
        matches: [
          ...each('sed -i s/x/SELINUX={}/ /etc/selinux/config', 'disabled permissive'),
          'ufw --force x; ufw  disable',
        ],
        nearMisses: [
          'sed -i s/x/SELINUX=enforcing/ /etc/selinux/config',
          'ufw enable',
          'sed -i s/x/SELINUXTYPE=disabled/ x',
        ],
      },
    ],
  },
  {
    code: 'sign.command.host-escape',
    patterns: [
      {
        id: 'ways out of a container',
        matches: [
          'nsenter -t 1',
          ...each('chroot /{} sh', 'host mnt proc rootfs node'),
          ...each('ls /proc/1/{}', 'root ns'),
          ...each('ls /host/{}', 'etc usr lib root proc run var'),
          ...each('ls /{}/etc', 'hostfs hostroot host-root'),
          '/host/etc/x',
          'docker run --privileged x',
          'docker run -v /:/x y',
          'echo x > /sys/fs/cgroup/x/release_agent',
          'ls /run/docker.sock',
          'ls /run/containerd/containerd.sock',
          ...each('ls /mnt/{}/x', 'host root node node1'),
          'echo x > /proc/sys/kernel/core_pattern',
          'systemctl --root=/host enable x',
          'systemctl --root /hostfs enable x',
        ],
        nearMisses: [
          'ls /opt/nsentered',
          'chroot /srv/x sh',
          'ls /proc/2/root',
          'ls /proc/1/status',
          'ls /host/opt',
          'ls /srv/host/etc',
          'ls /hostname/etc',
          'docker run -v /srv:/x y',
          'ls /mnt/data/x',
          'systemctl --root=/srv enable x',
          'ls /run/docker.socket',
        ],
      },
    ],
  },
  {
    code: 'sign.command.host-access',
    patterns: [
      {
        id: "a container that has the host's own",
        matches: [
          ...each('{} run -v /etc:/x y', 'docker podman nerdctl ctr'),
          ...each(
            'docker run -v /{}:/x y',
            `root usr bin sbin lib lib64 boot home var var/lib run proc sys dev etc/systemd usr/lib/systemd/system
             lib/systemd run/systemd etc/`,
          ),
          'docker run --volume=/etc:/x y',
          'docker run --volume /etc:/x:rw y',
          ...each('docker run --mount type=bind,{}=/etc,target=/x y', 'source src'),
          ...each(
            'docker run --mount type=bind,source=/{} y',
            'root usr boot home var run proc sys dev etc/systemd/system',
          ),
          'docker run --mount src=/,dst=/x y',
          'docker run y --mount src=/etc',
          ...each('docker run --{}=host y', 'pid ipc userns'),
          ...each('docker run --cap-add={} y', 'ALL SYS_ADMIN CAP_SYS_PTRACE DAC_READ_SEARCH'),
          ...each('docker run --device=/dev/{} y', 'sda nvme0n1 vda xvda dm-0 mem kmem'),
          ...each('docker run --security-opt {}=unconfined y', 'apparmor seccomp'),
        ],
        nearMisses: [
          'docker run -v /etc:/x:ro y',
          'docker run -v /run:/x:z,ro y',
          'docker run -v /srv/x:/x y',
          'docker run -v /etc/app:/x y',
          'docker run --mount type=bind,source=/srv,target=/x y',
          'docker run --pid=container:x y',
          'docker run --cap-add=NET_BIND_SERVICE y',
          'docker run --device=/dev/fuse y',
          'docker run --security-opt apparmor=app y',
          'runc run -v /etc:/x y',
          'docker ps',
        ],
      },
    ],
  },
  {
    code: 'sign.command.persistence',
    patterns: [
      {
        id: 'ways to come back',
        matches: [
          'tee /root/.ssh/authorized_keys',
          'crontab -',
          'tee /etc/cron.d/x',
          'tee /etc/cron/x',
          'tee /var/spool/cron/root',
          ...each(
            'tee /etc/{}/x',
            'rc.local profile.d ld.so.conf.d sudoers.d pam.d update-motd.d udev/rules.d',
          ),
          ...each('tee /etc/{}', 'passwd shadow'),
          'echo x ALL=NOPASSWD: ALL',
          'chmod u+s /usr/bin/x',
          'chmod 4755 /usr/bin/x',
          ...each('tee ~/{}', '.bashrc .bash_profile .zshrc .profile'),
          'install -m 4755 x /usr/bin/x',
          'install -o root -m2755 x /usr/bin/x',
          'tee ~/.config/autostart/x',
          'tee .git/hooks/x',
          'setcap cap_setuid+ep x',
          'insmod x.ko',
          'tee /etc/modules-load.d/x',
          ...each('echo x | at {}', '- now noon midnight 12:00'),
          ...each(
            'tee /etc/systemd/{}/x',
            'system-generators user-generators system-environment-generators user-environment-generators',
          ),
        ],
        nearMisses: [
          'ls authorized_keysx',
          'crontabs -',
          'ls /etc/crond',
          'tee /etc/profiles/x',
          'tee /etc/rcS.d/x',
          'chmod u+x /usr/bin/x',
          'chmod 755 /usr/bin/x',
          'tee ~/.bashful',
          'install -m 755 x /usr/bin/x',
          'tee .git/hook/x',
          'insmods x',
          'echo x | atq',
          'echo at now',
          'tee /etc/systemd/network/x',
        ],
      },
      {
        id: "root's shell without a password",
        matches: ['systemctl enable debug-shell'],
        nearMisses: ['systemctl enable debug-shelly', 'systemctl enable rescue'],
      },
    ],
  },
  {
    code: 'sign.command.accounts',
    patterns: [
      {
        id: 'accounts',
        matches: each('{} x', 'useradd adduser usermod groupadd chpasswd passwd'),
        nearMisses: ['userdel x', 'ls useradds', 'ls passwds', 'groups x'],
      },
    ],
  },
];

import { type EventExamples, eachEvent } from './event-examples.ts';

const HOST = 'command.host-file';
const UNITS = '/etc/systemd/system';

/** Files that belong to the host and to no application. */
export const hostFiles: readonly EventExamples[] = [
  {
    what: 'a file of the host that a script writes',
    rows: [
      ...eachEvent(
        { by: 'bash -c "echo x > {}"' },
        `/usr/bin/x /bin/x /sbin/x /usr/lib/x /lib32/x /lib64/x /usr/libexec/x /boot/x /proc/sys/x /sys/x
         /lost+found/x /dev/sda /var/lib/dpkg/x /var/lib/rpm/x /var/lib/extensions/x /var/lib/confexts/x
         /var/lib/portables/x /var/lib/polkit-1/x /var/lib/systemd/x /usr/share/dbus-1/x /usr/share/polkit-1/x
         /usr/share/bash-completion/x /usr/share/initramfs-tools/x ~/.config/environment.d/x
         /usr/local/share/ca-certificates/x /etc/systemd/network/x /run/x /var/cache/x /var/spool/x /u*r`,
        HOST,
      ),
      ...eachEvent(
        { by: 'bash -c "echo x > /etc/{}"' },
        `apt/x dpkg/x pam.conf security/x ssh/x ssl/certs/x ca-certificates/x pki/x polkit-1/x dbus-1/x
         NetworkManager/x network/x networkd-dispatcher/x modprobe.d/x modules init.d/x rcS.d/x profile
         zsh/x environment X11/x xdg/x kernel/x initramfs-tools/x dracut/x grub.d/x default/grub
         resolv.conf hosts nsswitch.conf group inetd.conf xinetd.d/x tmpfiles.d/x sysusers.d/x binfmt.d/x acpi/x
         audit/x selinux/x apparmor.d/x docker/daemon.json yum.repos.d/x dnf/x`,
        HOST,
      ),
      ...eachEvent(
        { by: 'bash -c "echo x > /etc/{}"' },
        'pam.d/x udev/rules.d/x ld.so.conf sudoers cron.d/x shadow bash.bashrc',
        HOST,
        'command.persistence',
      ),
      ...eachEvent(
        { by: 'bash -c "echo x > /usr/local/bin/{}"' },
        `sudo su ssh sshd scp login systemctl journalctl ls ps top ss netstat bash sh cat id who w git docker cron
         apt apt-get dpkg rpm dnf yum`,
        HOST,
      ),
      ...eachEvent({ by: 'bash -c "echo x > /usr/local/sbin/{}"' }, 'passwd', HOST, 'command.accounts'),
      ...eachEvent({ by: 'bash -c "echo x > /usr/local/sbin/{}"' }, 'crontab', HOST, 'command.persistence'),
      ...eachEvent(
        { by: 'bash -c "echo x > {}"' },
        `/opt/x /srv/x /usr/local/bin/x /usr/local/bin/shx /etc/app/x /etc/default/app /var/lib/app/x /home/alice/x
         /dev/null /dev/stdout /dev/stderr /dev/tty /usr/share/app/x /var/lib/rpmx/x /usr/local/share/x
         /usr/libx/x /var/cached/x`,
      ),
      ...eachEvent(
        { by: 'bash -c "chmod 700 {}"' },
        '/ /usr /etc /dev /usr/bin /var/lib/rpm /usr/local/share/ca-certificates',
        HOST,
      ),
      ...eachEvent({ by: 'bash -c "chmod 700 {}"' }, '/usr/* /etc/*', HOST),
      ...eachEvent({ by: 'bash -c "chmod 700 {}"' }, '/srv /opt/* /usr/local'),
      ...eachEvent({ by: 'bash -c "chmod 700 {}"' }, '/var/spool/at/x /var/spool/anacron/x', HOST),
      [{ by: 'bash -c "chmod 700 /var/spool/cron/x"' }, HOST, 'command.persistence'],
      [{ by: 'bash -c "echo x > /etc/passwd"' }, HOST, 'command.accounts', 'command.persistence'],
      [{ by: 'bash -c "echo x > /dev/fd/2"' }, 'command.temp-path'],
      [{ by: `bash -c "sudo bash -c 'echo x > /usr/bin/x'"` }, HOST],
    ],
  },
  {
    what: 'a unit of a daemon of the host that a script writes',
    rows: [
      ...eachEvent(
        { by: `bash -c "echo x > ${UNITS}/{}"` },
        `firewalld.service ssh.service sshd.service sshd.socket sshd.path sshd.target crond.timer cron.timer
         anacron.timer atd.path rsyslog.socket auditd.path getty@tty1.service serial-getty@ttyS0.service
         rescue.target emergency.target unattended-upgrades.timer apt-daily-upgrade.timer walinuxagent.path
         waagent.path cloud-init.target sshd.service.d/x.conf`,
        HOST,
      ),
      ...eachEvent({ by: `bash -c "echo x > ${UNITS}/{}"` }, 'app.service sshx.service app.service.d/x.conf'),
      [{ by: 'bash -c "echo x > /run/systemd/system/app.service"' }],
      [{ by: 'bash -c "echo x > /etc/systemd/system-generators/x"' }, HOST, 'command.persistence'],
      [{ by: 'bash -c "chmod 755 /etc/systemd/system-generators"' }, HOST],
    ],
  },
  {
    what: 'a place of the host that a script changes, goes to or has written to',
    rows: [
      ...eachEvent({ by: 'bash -c "{} x /usr/bin/x"' }, 'chmod chown chgrp setfacl rm', HOST),
      ...eachEvent(
        { by: 'bash -c "chmod 700 {}"' },
        '/etc/systemd/system /usr/lib/systemd/user /lib/systemd/system',
        HOST,
      ),
      [{ by: 'bash -c "chmod 700 /etc/systemd/system/app.service"' }],
      [{ by: 'bash -c "chmod 700 x/systemd/system/sshd.service"' }],
      [{ by: 'bash -c "ls /usr/bin/x"' }],
      ...eachEvent(
        { by: 'bash -c "{} x y /usr/bin/x"' },
        'aws gsutil gcloud az docker podman kubectl git cd pushd',
        HOST,
      ),
      [{ by: 'bash -c "git clone x y"' }],
      [{ by: 'bash -c "git clone x x/systemd/system/sshd.service"' }],
      [{ by: 'bash -c "git -C /usr/bin/x pull y"' }],
      [{ by: 'bash -c "cd /opt/x"' }],
      [{ by: 'bash -c "run /usr/bin/x"' }],
      ...eachEvent(
        { by: 'bash -c "run {} y"' },
        '--out=/usr/bin/x --output=/usr/bin/x --target=/usr/bin/x -out=/usr/bin/x -o=/usr/bin/x',
        HOST,
      ),
      ...eachEvent({ by: 'bash -c "run {} /usr/bin/x y"' }, '-o --out --output --target', HOST),
      ...eachEvent({ by: 'bash -c "run {} /usr/bin/x y"' }, '-i --outer --in -ox'),
      [{ by: 'bash -c "run -o /opt/x"' }],
      [{ by: 'bash -c "run -o x/systemd/system/sshd.service"' }],
    ],
  },
  {
    what: 'a file of the host, written otherwise',
    rows: [
      [{ by: 'tee /etc/hosts' }],
      [{ by: 'bash /opt/x.sh > /etc/hosts' }],
      [{ by: 'bash -c "echo x > /etc/hosts"', below: 'runc' }],
      [{ by: 'bash -c "echo x > /etc/hosts"', as: 'runc' }],
      [{ by: 'bash -c "echo x > /etc/hosts"', path: `${UNITS}/app.service` }],
      [{ as: 'bash', columns: { InitiatingProcessCommandLine: undefined } }],
    ],
  },
];

import { baseName } from './paths.ts';

// Units that systemd itself ships (systemd.directives(7), the source tree's units/ directory), without suffix.
const SYSTEMD_UNITS = new Set(
  `systemd-ask-password-console systemd-ask-password-plymouth systemd-ask-password-wall systemd-backlight
   systemd-battery-check systemd-binfmt systemd-bless-boot systemd-boot-check-no-failures systemd-boot-random-seed
   systemd-boot-update systemd-bootctl systemd-bsod systemd-confext systemd-coredump systemd-creds systemd-cryptsetup
   systemd-exit systemd-firstboot systemd-fsck systemd-fsck-root systemd-fsckd systemd-growfs systemd-growfs-root
   systemd-halt systemd-hibernate systemd-hibernate-clear systemd-hibernate-resume systemd-homed
   systemd-homed-activate systemd-hostnamed systemd-hwdb-update systemd-hybrid-sleep systemd-importd
   systemd-initctl systemd-journal-catalog-update systemd-journal-flush systemd-journal-gatewayd
   systemd-journal-remote systemd-journal-upload systemd-journald systemd-journald-audit systemd-journald-dev-log
   systemd-journald-varlink systemd-kexec systemd-localed systemd-logind systemd-machine-id-commit systemd-machined
   systemd-modules-load systemd-mountfsd systemd-mute-console systemd-network-generator systemd-networkd
   systemd-networkd-persistent-storage systemd-networkd-wait-online systemd-nsresourced systemd-nspawn systemd-oomd
   systemd-pcrextend systemd-pcrfs systemd-pcrfs-root systemd-pcrlock systemd-pcrmachine systemd-pcrphase
   systemd-pcrphase-initrd systemd-pcrphase-sysinit systemd-portabled systemd-poweroff systemd-pstore
   systemd-quotacheck systemd-quotacheck-root systemd-random-seed systemd-reboot systemd-remount-fs systemd-repart
   systemd-resolved systemd-rfkill systemd-soft-reboot systemd-ssh-generator systemd-storagetm systemd-suspend
   systemd-suspend-then-hibernate systemd-sysctl systemd-sysext systemd-sysupdate systemd-sysupdate-reboot
   systemd-sysupdated systemd-sysusers systemd-time-wait-sync systemd-timedated systemd-timesyncd
   systemd-tmpfiles-clean systemd-tmpfiles-setup systemd-tmpfiles-setup-dev systemd-tmpfiles-setup-dev-early
   systemd-tpm2-clear systemd-tpm2-setup systemd-tpm2-setup-early systemd-udev-load-credentials
   systemd-udev-settle systemd-udev-trigger systemd-udevd systemd-udevd-control systemd-udevd-kernel
   systemd-update-done systemd-update-utmp systemd-update-utmp-runlevel systemd-user-sessions systemd-userdbd
   systemd-userdb-load-credentials systemd-vconsole-setup systemd-veritysetup systemd-volatile-root
   systemd-zram-setup`.split(/\s+/),
);

const DBUS_UNITS =
  /^dbus-org\.(?:freedesktop\.(?:hostname1|import1|locale1|login1|machine1|network1|nm-dispatcher|oom1|portable1|resolve1|timedate1|timesync1|home1|sysupdate1|ModemManager1|Avahi|thermald|UPower|Accounts)|fedoraproject\.FirewallD1|bluez|opensuse\.Network\.(?:AUTO4|DHCP4|DHCP6|Nanny))$/;

// Names of kernel threads, with what malware puts behind them: kworker-d, kworkerds, ksoftirqd0 …
const KERNEL_THREADS =
  /^\[?(?:kworker|kthread|ksoftirq|kswapd|kdevtmpfs|migration|rcu_(?:sched|bh|preempt|gp)|watchdogd|khugepaged|kcompactd|kauditd|kblockd|khungtaskd|kintegrityd|oom_reaper|kpsmoused|ipv6_addrconf|jbd2|scsi_eh|bioset|crypto\/)/i;

const MINER_NAMES =
  /(?:^|[^a-z])(?:xmr(?:ig|-stak)?|minerd|cpuminer|monero|kinsing|kdevtmpfsi|cryptonight|nanominer|t-?rex|nbminer|lolminer|phoenixminer|ethminer|ccminer|cgminer|bfgminer|moneroocean|c3pool|supportxmr|nicehash|sysrv|watchbog|kaiji|z0miner|pwnrig|tsunami|muhstik|mirai|xorddos|hezb|skidmap|perfctl|perfcc)(?:[^a-z]|$)/i;

/** Why a unit's name is meant to deceive. */
export type Masquerade = 'kernel-thread' | 'systemd' | 'dbus' | 'hidden' | 'miner' | 'lookalike';

/** Tells a unit name that poses as a part of the system; `undefined` for an ordinary or a genuine one. */
export function masqueradeOf(unit: string): Masquerade | undefined {
  const name = baseName(unit);
  const stem = name.replace(/\.(?:service|socket|timer|path|target|mount|slice)$/, '').replace(/@.*$/, '');
  // Ansible writes a unit under such a name first and renames it at once (ansible.module_utils.basic, atomic_move).
  if (name.startsWith('.') && !/^\.ansible_tmp[a-z0-9_]{8}/.test(name)) return 'hidden';
  if (/[^\x20-\x7e]/.test(name) || /\s/.test(name)) return 'lookalike';
  if (KERNEL_THREADS.test(stem)) return 'kernel-thread';
  if (MINER_NAMES.test(stem)) return 'miner';
  if (/^dbus-org\./i.test(stem)) return DBUS_UNITS.test(stem) ? undefined : 'dbus';
  if (
    /^(?:systemd|sytemd|systmd|sysetmd|systemb|sysstemd|system-d|systemd_|systern?d)(?:[^a-z]|$|[a-z]+d$)/i.test(
      stem,
    )
  ) {
    return SYSTEMD_UNITS.has(stem) || stem === 'systemd' ? undefined : 'systemd';
  }
  return undefined;
}

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isSystemUnit } from '../../src/activity/system-units.ts';
import { words } from '../support/words.ts';

describe('a unit of the base system', () => {
  for (const name of words(
    `systemd systemd-ask-password-console systemd-ask-password-plymouth systemd-ask-password-wall
     systemd-backlight systemd-battery-check systemd-binfmt systemd-bless-boot systemd-boot-check-no-failures
     systemd-boot-random-seed systemd-boot-update systemd-bootctl systemd-bsod systemd-confext systemd-coredump
     systemd-creds systemd-cryptsetup systemd-exit systemd-firstboot systemd-fsck systemd-fsck-root systemd-fsckd
     systemd-growfs systemd-growfs-root systemd-halt systemd-hibernate systemd-hibernate-clear
     systemd-hibernate-resume systemd-homed systemd-homed-activate systemd-hostnamed systemd-hwdb-update
     systemd-hybrid-sleep systemd-importd systemd-initctl systemd-journal-catalog-update systemd-journal-flush
     systemd-journal-gatewayd systemd-journal-remote systemd-journal-upload systemd-journald
     systemd-journald-audit systemd-journald-dev-log systemd-journald-varlink systemd-kexec systemd-localed
     systemd-logind systemd-machine-id-commit systemd-machined systemd-modules-load systemd-mountfsd
     systemd-mute-console systemd-network-generator systemd-networkd systemd-networkd-persistent-storage
     systemd-networkd-wait-online systemd-nsresourced systemd-nspawn systemd-oomd systemd-pcrextend systemd-pcrfs
     systemd-pcrfs-root systemd-pcrlock systemd-pcrmachine systemd-pcrphase systemd-pcrphase-initrd
     systemd-pcrphase-sysinit systemd-portabled systemd-poweroff systemd-pstore systemd-quotacheck
     systemd-quotacheck-root systemd-random-seed systemd-reboot systemd-remount-fs systemd-repart
     systemd-resolved systemd-rfkill systemd-soft-reboot systemd-ssh-generator systemd-storagetm systemd-suspend
     systemd-suspend-then-hibernate systemd-sysctl systemd-sysext systemd-sysupdate systemd-sysupdate-reboot
     systemd-sysupdated systemd-sysusers systemd-time-wait-sync systemd-timedated systemd-timesyncd
     systemd-tmpfiles-clean systemd-tmpfiles-setup systemd-tmpfiles-setup-dev systemd-tmpfiles-setup-dev-early
     systemd-tpm2-clear systemd-tpm2-setup systemd-tpm2-setup-early systemd-udev-load-credentials
     systemd-udev-settle systemd-udev-trigger systemd-udevd systemd-udevd-control systemd-udevd-kernel
     systemd-update-done systemd-update-utmp systemd-update-utmp-runlevel systemd-user-sessions systemd-userdbd
     systemd-userdb-load-credentials systemd-vconsole-setup systemd-veritysetup systemd-volatile-root
     systemd-zram-setup systemd-exporter systemd_exporter systemd-swap systemd-cron systemd-cron-next
     systemd-netlogd systemd-bootchart systemd-journal2gelf systemd-docker systemd-zram systemd-boot-manager
     systemd-auto-suspend systemd-homed-firstboot systemd-tpm2-swtpm systemd-tpm2-setup-late
     systemd-networkd-resolve-hook systemd-networkd-varlink systemd-networkd-varlink-metrics
     systemd-resolved-monitor systemd-resolved-varlink systemd-keyutil systemd-factory-reset
     systemd-factory-reset-request systemd-factory-reset-complete systemd-factory-reset-reboot systemd-loop
     systemd-validatefs systemd-shutdownd systemd-readahead systemd-readahead-collect systemd-readahead-replay
     systemd-readahead-done`,
  )) {
    it(`is systemd's ${name}`, () => assert.equal(isSystemUnit(name), true));
  }
  for (const name of words(
    `accounts-daemon acpid anacron apparmor apport atd auditd avahi-daemon bluetooth chronyd cloud-config
     cloud-final cloud-init cloud-init-local console-setup containerd cron crond cups cups-browsed dbus
     dbus-broker dbus-daemon display-manager dnsmasq docker firewalld fwupd gdm getty getty-static gssproxy
     haveged hypervkvpd irqbalance iscsid keyboard-setup kdump kmod libvirtd lightdm lvm2-lvmetad lvm2-monitor
     lvm2-lvmpolld mdmonitor ModemManager multipathd named needrestart networkd-dispatcher networking
     network-online NetworkManager network-manager NetworkManager-dispatcher NetworkManager-wait-online
     nfs-server nscd ntpd ntpsec oddjobd open-vm-tools packagekit plymouth-quit polkit polkitd postfix
     power-profiles-daemon qemu-guest-agent rc-local resolvconf rng-tools rngd rpcbind rsync rsyslog rtkit-daemon
     selinux-autorelabel serial-getty smartd smartmontools snapd snapd.seeded snapd.apparmor ssh sshd sshd-keygen
     sssd sysstat syslog-ng thermald tuned ubuntu-advantage udev udisks2 ufw unattended-upgrades upower
     user-runtime-dir uuidd vgauth vmtoolsd walinuxagent waagent wpa_supplicant xinetd zfs-zed`,
  )) {
    it(`is ${name}`, () => assert.equal(isSystemUnit(name), true));
  }
  for (const name of words(
    `hostname1 import1 locale1 login1 machine1 network1 nm-dispatcher oom1 portable1 resolve1 timedate1 timesync1 home1
     sysupdate1 ModemManager1 Avahi thermald UPower Accounts`,
  )) {
    it(`is D-Bus's ${name}`, () => assert.equal(isSystemUnit(`dbus-org.freedesktop.${name}`), true));
  }
  for (const name of words(
    `fedoraproject.FirewallD1 bluez opensuse.Network.AUTO4 opensuse.Network.DHCP4 opensuse.Network.DHCP6
     opensuse.Network.Nanny`,
  )) {
    it(`is D-Bus's ${name}`, () => assert.equal(isSystemUnit(`dbus-org.${name}`), true));
  }
  for (const name of words(
    `app systemd-app systemd-logindd sshdd cron2 dbus-org.freedesktop.update1 dbus-org.freedesktop
     dbus-org.fedoraproject.FirewallD2 dbus-org.opensuse.Network dbus-org.bluez5 SSHD ssh.service`,
  )) {
    it(`is not ${name}`, () => assert.equal(isSystemUnit(name), false));
  }
});

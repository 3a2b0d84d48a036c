import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  isHostDaemon,
  isKernelThreadName,
  type Masquerade,
  masqueradeOf,
} from '../../src/activity/unit-name.ts';
import { words } from '../support/words.ts';

const EXAMPLES: Readonly<Record<Masquerade | 'nothing', string>> = {
  'kernel-thread': `
    kworker kworkerd kworkers.service mdadm_kworker x-kworker [kworker] kthreadd kdmflush kdmtmpflush ksoftirqd0 kswapd0
    kdevtmpfs khugepaged kcompactd0 kauditd kblockd khungtaskd kintegrityd kpsmoused kthrotld kacpid kerneld
    kernel-worker kernelworker rcu_sched rcu_bh rcu_preempt rcu_gp rcu_tasks oom_reaper ipv6_addrconf jbd2-sda1
    scsi_eh_0 bioset [x] [x KWORKER`,
  miner: `
    xmr xmrig xmr-stak xmrstak xmrigcc xmrigdaemon xmrigminer xmrminer trexminer miner minerd cpuminer cryptominer
    coinminer monero moneroocean kinsing my-kdevtmpfsi cryptonight nanominer nbminer lolminer phoenixminer ethminer
    ccminer cgminer bfgminer srbminer teamredminer c3pool supportxmr nicehash sysrv sysrv012 watchbog kaiji z0miner
    pwnrig pwnrige muhstik xorddos hezb skidmap perfctl perfcc dbused my-miner miner1 XMRig.timer`,
  implant: `
    bpfdoor diamorphine gafgyt emp3r0r libprocesshider processhider meterpreter msfvenom gsdbus gs-dbus gsnetcat
    gs-netcat gsocket xzbot noodlerat krasue sliver sliver-client sliverclient sliverimplant sliverserver backdoor bindshell
    bind-shell revshell reverse-shell reverseshell rshell rootkit keylogger botnet mirai kaiten trojan malware hackshell
    reptile boopkit ebpfkit pamspy jynx jynx2 azazel vlany facefish hiddenwasp winnti rekoobe merlin-agent mythicagent
    c2-agent pupy implant stager pwn pwned defunct my-implant implant1`,
  dbus: `
    dbus-org.x org.freedesktop.x dbus-freedesktop dbus-system1 dbus-daemon1 dbus-update dbus-session dbus-service
    dbus-org.freedesktop.update1`,
  systemd: `
    systemd-x systemd1 systemdlogind sytemd sytemd-x systmd sysetmd systemb sysstemd system-d systend systed systernd
    systerd sys-temd systemcd systemd-journald-helper`,
  lookalike: `
    sshdd cornd crond64 crond-32 crond_64 dbus-broker-d cron.d NetworkManag3r netvvorking NetworkManagr
    unattended-upgrade unattended-upgradse firewa11d`,
  hidden: '.x .x.service .ansible_tmpab12',
  'odd-characters': 'ünit ssh\u200b',
  nothing: `
    app app.service sshd cron systemd-logind systemd-journald.service systemd-journald.socket systemd-tmpfiles-clean.timer
    systemd-ask-password-console.path worker networker kthx xmrs examiner minerals monerod2 pwnd stagers
    reptiles defunct1 dbus dbus-broker org.x system systematic systemdx systemctl sshds ssh1 cro x1 networks
    NetworkManagerXX getty@tty1 systemd-journald@x dbus-org.freedesktop.login1 abcdefghijklm ntpd32x migration`,
};

for (const [kind, examples] of Object.entries(EXAMPLES)) {
  describe(`a unit that poses as ${kind}`, () => {
    for (const name of words(examples)) {
      it(name, () => assert.equal(masqueradeOf(name), kind === 'nothing' ? undefined : kind));
    }
  });
}

describe('the suffix of a unit', () => {
  for (const suffix of words('service socket timer path target mount automount slice scope conf')) {
    it(`.${suffix} is no part of its name`, () =>
      assert.equal(masqueradeOf(`systemd-journald.${suffix}`), undefined));
  }
  it('.x is one', () => assert.equal(masqueradeOf('systemd-journald.x'), 'systemd'));
});

describe('a thread of the kernel', () => {
  for (const name of ['migration/0', 'cpuhp/1', 'watchdog/2', 'idle_inject/3', 'kworker/u8:0', '[x y]']) {
    it(`is ${name}`, () => assert.equal(isKernelThreadName(name), true));
  }
  for (const name of ['migration', 'migration/x', 'watchdog0', 'worker/0', 'rcu_x', 'x [y]']) {
    it(`is not ${name}`, () => assert.equal(isKernelThreadName(name), false));
  }
});

describe('a daemon of the host', () => {
  for (const name of words(
    `sshd sshd.service cron systemd-logind firewalld sysmon falcon-sensor mdatp osqueryd auditbeat wazuh-agent
     elastic-agent sentinelone`,
  )) {
    it(`is ${name}`, () => assert.equal(isHostDaemon(name), true));
  }
  for (const name of words(
    `app docker containerd dbus dbus-broker systemd-tmpfiles-clean systemd-ask-password-wall systemd-exit ssh rsync
     sshd.socket falcon mdatpx docker.service`,
  )) {
    it(`is not ${name}`, () => assert.equal(isHostDaemon(name), false));
  }
});

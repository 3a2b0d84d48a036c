import { baseName } from './paths.ts';
import { isSystemUnit, SYSTEM_UNITS } from './system-units.ts';

// Names of kernel threads, with what malware puts behind them: kworker-d, kworkerds, ksoftirqd0 …
const KERNEL_THREADS =
  /^\[?(?:(?:[a-z\d]{1,16}[-_.])?kworker|kthread|kdm(?:tmp)?flush|ksoftirq|kswapd|kdevtmpfs|khugepaged|kcompactd|kauditd|kblockd|khungtaskd|kintegrityd|kpsmoused|kthrotld|kacpid|kerneld|kernel-?worker|rcu_(?:sched|bh|preempt|gp|tasks)|oom_reaper|ipv6_addrconf|jbd2|scsi_eh|bioset|(?:migration|cpuhp|watchdog|idle_inject)\/\d)/i;
const BRACKETED = /^\[.+\]?$/;

const MINER_NAMES =
  /(?:^|[^a-z])(?:xmr(?:ig|-?stak)?(?:cc|daemon|miner)?|trexminer|minerd?|cpuminer|cryptominer|coinminer|monero(?:ocean)?|kinsing|kdevtmpfsi|cryptonight|nanominer|nbminer|lolminer|phoenixminer|ethminer|ccminer|cgminer|bfgminer|srbminer|teamredminer|c3pool|supportxmr|nicehash|sysrv\d*|watchbog|kaiji|z0miner|pwnrige?|muhstik|xorddos|hezb|skidmap|perfctl|perfcc|dbused)(?:[^a-z]|$)/i;

// Implants and rootkits by the names that public reports give them, and `defunct`, which stands behind a dead process
// in a list of them and is what gsocket calls its unit.
const IMPLANT_NAMES =
  /(?:^|[^a-z])(?:bpfdoor|diamorphine|gafgyt|emp3r0r|libprocesshider|processhider|meterpreter|msfvenom|gs-?dbus|gs-?netcat|gsocket|xzbot|noodlerat|krasue|sliver-?(?:client|implant|server)?|backdoor|bind-?shell|rev(?:erse)?-?shell|rshell|rootkit|keylogger|botnet|mirai|kaiten|trojan|malware|hackshell|reptile|boopkit|ebpfkit|pamspy|jynx2?|azazel|vlany|facefish|hiddenwasp|winnti|rekoobe|(?:merlin|mythic|c2)-?agent|pupy|implant|stager|pwn(?:ed)?)(?:[^a-z]|$)|^defunct$/i;

/** Why a unit's name is meant to deceive. */
export type Masquerade =
  | 'kernel-thread'
  | 'systemd'
  | 'dbus'
  | 'hidden'
  | 'miner'
  | 'implant'
  | 'odd-characters'
  | 'lookalike';

/** True for a name that poses as a thread of the kernel, whether a unit or a process bears it. */
export function isKernelThreadName(name: string): boolean {
  return KERNEL_THREADS.test(name) || BRACKETED.test(name);
}

/** A name without what separates its words, digits read as the letters that they look like. */
function skeleton(name: string): string {
  return name
    .toLowerCase()
    .replace(/[-_.]/g, '')
    .replace(/0/g, 'o')
    .replace(/[1|]/g, 'l')
    .replace(/3/g, 'e')
    .replace(/5/g, 's')
    .replace(/rn/g, 'm')
    .replace(/vv/g, 'w');
}

/** Whether one insertion, deletion, substitution or swap of neighbours makes `b` of `a`. */
function isOneEditApart(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1 || a === b) return false;
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1;
  let end = 0;
  const shorter = Math.min(a.length, b.length);
  while (end < shorter - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end += 1;
  const [left, right] = [a.slice(start, a.length - end), b.slice(start, b.length - end)];
  if (left.length <= 1 && right.length <= 1) return true;
  return left.length === 2 && right.length === 2 && left[0] === right[1] && left[1] === right[0];
}

const SKELETONS = new Map([...SYSTEM_UNITS].map((unit) => [skeleton(unit), unit]));

/** A slip of the finger: a letter twice, or two neighbours swapped. Even of short names few differ so by chance. */
function isSlip(stem: string): boolean {
  const letters = [...stem];
  return letters.some((letter, index) => {
    const [before, behind, next = ''] = [stem.slice(0, index), stem.slice(index + 1), stem[index + 1]];
    const undoubled = letter === next && SYSTEM_UNITS.has(before + behind);
    return undoubled || (letter !== next && SYSTEM_UNITS.has(before + next + letter + stem.slice(index + 2)));
  });
}

/** A name that differs from a well-known unit's by one edit, or by look only. Short names differ by chance. */
function isLookalike(stem: string): boolean {
  if (SYSTEM_UNITS.has(stem) || stem.length < 4 || stem.length > 64) return false;
  if (isSlip(stem) || SYSTEM_UNITS.has(stem.replace(/(?:[-_.]d|[-_.]?(?:32|64))$/, ''))) return true;
  if (stem.length < 6) return false;
  const own = skeleton(stem);
  if (SKELETONS.has(own)) return true;
  return (
    stem.length >= 12 && [...SYSTEM_UNITS].some((unit) => unit.length >= 12 && isOneEditApart(stem, unit))
  );
}

const POSES_AS_SYSTEMD =
  /^(?:systemd|sytemd|systmd|sysetmd|systemb|sysstemd|system-d|systen?d|systern?d|sys-temd|systemcd)(?:[^a-z]|$|[a-z]+d$)/i;
const POSES_AS_DBUS =
  /^(?:dbus-org\.|org\.freedesktop\.|dbus-(?:freedesktop|system|daemon|update|session|service))/i;

// Units of the base system that a session of its own may have: rootless containers, its own bus.
const SESSION_UNITS =
  /^(?:docker|containerd|dbus(?:-broker)?|systemd-(?:tmpfiles|ask-password|exit)[\w-]*|ssh|rsync)$/;
const SENSORS = /^(?:sysmon|falcon-sensor|mdatp|osqueryd|auditbeat|wazuh-agent|elastic-agent|sentinelone)$/;

/** True for the name of a daemon that runs once for the whole host, and in nobody's session. */
export function isHostDaemon(unit: string): boolean {
  const stem = unit.replace(/\.service$/, '');
  return SENSORS.test(stem) || (SYSTEM_UNITS.has(stem) && !SESSION_UNITS.test(stem));
}

/** Tells a unit name that poses as a part of the system; `undefined` for an ordinary or a genuine one. */
export function masqueradeOf(unit: string): Masquerade | undefined {
  const name = baseName(unit);
  const stem = name
    .replace(/\.(?:service|socket|timer|path|target|mount|automount|slice|scope|conf)$/, '')
    .replace(/@.*$/s, '');
  if (name.startsWith('.')) return 'hidden';
  if (/[^\x21-\x7e]/.test(name)) return 'odd-characters';
  if (isKernelThreadName(stem)) return 'kernel-thread';
  if (MINER_NAMES.test(stem)) return 'miner';
  if (IMPLANT_NAMES.test(stem)) return 'implant';
  if (isSystemUnit(stem)) return undefined;
  if (POSES_AS_DBUS.test(stem)) return 'dbus';
  if (POSES_AS_SYSTEMD.test(stem)) return 'systemd';
  return isLookalike(stem) ? 'lookalike' : undefined;
}

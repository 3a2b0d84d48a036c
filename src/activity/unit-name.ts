import { NameSet, wordsExpression } from '../linux/vocabulary/names.ts';
import { programNames, programSet, unitNames } from '../linux/vocabulary/vocabulary.ts';
import { baseName } from './paths.ts';
import { isSystemUnit, SYSTEM_UNITS } from './system-units.ts';

const KERNEL_THREADS = new NameSet(unitNames('kernel-thread'));
const BRACKETED = /^\[.+\]?$/;

/** A name that stands by itself among letters: `my-xmrig2` and not `taxminerals`. */
function named(names: readonly string[]): RegExp {
  return new RegExp(`(?:^|[^a-z])${wordsExpression(names)}(?:[^a-z]|$)`, 'i');
}

const MINERS = named(programNames('miner'));
const IMPLANTS = named(programNames('implant'));
const DISGUISES = new NameSet(unitNames('disguise'));

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
  return KERNEL_THREADS.has(name.toLowerCase().replace(/^\[/, '')) || BRACKETED.test(name);
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

const SESSION_UNITS = new NameSet(unitNames('session'));
const SENSORS = programSet('sensor');

/** True for the name of a daemon that runs once for the whole host, and in nobody's session. */
export function isHostDaemon(unit: string): boolean {
  const stem = unit.replace(/\.service$/, '');
  return SENSORS.has(stem) || (SYSTEM_UNITS.has(stem) && !SESSION_UNITS.has(stem));
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
  if (MINERS.test(stem)) return 'miner';
  if (IMPLANTS.test(stem) || DISGUISES.has(stem.toLowerCase())) return 'implant';
  if (isSystemUnit(stem)) return undefined;
  if (POSES_AS_DBUS.test(stem)) return 'dbus';
  if (POSES_AS_SYSTEMD.test(stem)) return 'systemd';
  return isLookalike(stem) ? 'lookalike' : undefined;
}

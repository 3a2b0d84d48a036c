import { effectiveWords } from './effective-words.ts';
import { baseName, normalisePath } from './paths.ts';

/** A systemctl invocation, as systemctl(1) reads it. */
export interface SystemctlCall {
  /** `enable`, `daemon-reload` …; empty when there is none. */
  readonly verb: string;
  readonly effect: 'change' | 'read';
  readonly scope: 'system' | 'user' | 'global';
  /** Whether the unit is also started (`--now`). */
  readonly now: boolean;
  /** Flags in their long or short form, a value joined by `=` (`--root=/x`, `-t=service`). */
  readonly flags: readonly string[];
  /** Unit names with their suffix: `nginx` is `nginx.service`. */
  readonly units: readonly string[];
  /** Operands given as paths (`link /tmp/x.service`), normalised. */
  readonly paths: readonly string[];
}

/** The verbs for all that a call does: with `--now` it starts or stops what it enables or disables, too. */
export function actsOf({ verb, now }: Pick<SystemctlCall, 'verb' | 'now'>): readonly string[] {
  if (!now) return [verb];
  return [verb, /^(?:disable|mask)$/.test(verb) ? 'stop' : 'start'];
}

function words(text: string): readonly string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}

// systemctl(1): verbs that only ask.
const READ_VERBS = new Set(
  words(`list-units list-automounts list-paths list-sockets list-timers list-dependencies list-unit-files list-machines
   list-jobs is-active is-failed is-enabled is-system-running status show cat help get-default show-environment
   whoami`),
);

// systemctl(1): options with a value, and those without. `-E` and `-g` are none of systemctl's.
const VALUED =
  words(`--type --state --property --host --machine --lines --output --root --image --image-policy --job-mode
   --signal --kill-whom --kill-who --kill-value --kill-subgroup --what --timestamp --check-inhibitors
   --boot-loader-menu --boot-loader-entry --reboot-argument --preset-mode --drop-in --when --message --legend
   --firmware-setup`);
const PLAIN =
  words(`--all --recursive --reverse --with-dependencies --after --before --full --value --show-types
   --ignore-inhibitors --dry-run --quiet --verbose --no-warn --wait --no-block --no-pager --no-legend --no-wall
   --no-reload --no-ask-password --force --now --runtime --user --system --global --failed --plain --stdin --marked
   --read-only --mkdir --help --version --no-sync --legacy`);
const LONG = [...VALUED, ...PLAIN];
const VALUED_LONG = new Set(VALUED);
const VALUED_SHORT = new Set('tpPHMnosS');

// Verbs whose operands are not units, and those of whose operands only the first is one.
const NO_UNIT_VERBS = new Set(
  words(`daemon-reload daemon-reexec set-environment unset-environment import-environment log-level log-target
   service-watchdogs switch-root cancel preset-all`),
);
const FIRST_UNIT_VERBS = new Set(
  words('set-property bind mount-image service-log-level service-log-target kill'),
);

const SUFFIX = /\.(?:service|socket|device|mount|automount|swap|target|path|timer|slice|scope|snapshot)$/;

/** The full name of a unit: systemctl adds `.service` where a name has no unit suffix. */
export function unitName(operand: string): string {
  return SUFFIX.test(operand) ? operand : `${operand}.service`;
}

/** A long flag by its full name: getopt_long(3) takes any prefix that only one flag has. */
function longFlag(name: string): string {
  if (LONG.includes(name)) return name;
  const candidates = LONG.filter((flag) => flag.startsWith(name));
  return candidates.length === 1 ? (candidates[0] ?? name) : name;
}

interface Flag {
  readonly text: string;
  /** The value is the next word. */
  readonly open: boolean;
}

function readLong(word: string): Flag {
  const equals = word.indexOf('=');
  const name = longFlag(equals < 0 ? word : word.slice(0, equals));
  if (equals >= 0) return { text: name + word.slice(equals), open: false };
  return { text: name, open: VALUED_LONG.has(name) && name !== '--drop-in' };
}

/** `-qt service`: flags in one word, the last of which may have a value, joined or as the next word. */
function readShort(word: string): readonly Flag[] {
  const flags: Flag[] = [];
  for (let index = 1; index < word.length; index += 1) {
    const letter = word.charAt(index);
    if (VALUED_SHORT.has(letter)) {
      const value = word.slice(index + 1);
      return [...flags, { text: value === '' ? `-${letter}` : `-${letter}=${value}`, open: value === '' }];
    }
    flags.push({ text: `-${letter}`, open: false });
  }
  return flags;
}

/** Tells flags from operands: a flag's value may be the next word, and behind `--` everything is an operand. */
function splitFlags(given: readonly string[]): {
  readonly flags: readonly string[];
  readonly operands: readonly string[];
} {
  const flags: string[] = [];
  const operands: string[] = [];
  for (let index = 0; index < given.length; index += 1) {
    const word = given[index] ?? '';
    if (word === '--') return { flags, operands: [...operands, ...given.slice(index + 1)] };
    if (!word.startsWith('-') || word === '-') {
      operands.push(word);
      continue;
    }
    const read = word.startsWith('--') ? [readLong(word)] : readShort(word);
    const open = read.at(-1)?.open === true && index + 1 < given.length;
    if (open) index += 1;
    for (const [at, { text }] of read.entries()) {
      flags.push(open && at === read.length - 1 ? `${text}=${given[index]}` : text);
    }
  }
  return { flags, operands };
}

function scopeOf(flags: readonly string[]): SystemctlCall['scope'] {
  if (flags.includes('--global')) return 'global';
  return flags.includes('--user') ? 'user' : 'system';
}

function isSystemctl(word: string | undefined): boolean {
  return word !== undefined && baseName(word) === 'systemctl';
}

/** Reads the operands and flags behind the name `systemctl`. */
function readCall(given: readonly string[]): SystemctlCall {
  const { flags, operands } = splitFlags(given);
  const [verb = '', ...rest] = operands;
  const targets = NO_UNIT_VERBS.has(verb) ? [] : rest.slice(0, FIRST_UNIT_VERBS.has(verb) ? 1 : undefined);
  return {
    verb,
    effect: verb === '' || READ_VERBS.has(verb) ? 'read' : 'change',
    scope: scopeOf(flags),
    now: flags.includes('--now'),
    flags,
    units: targets.filter((target) => target !== '' && !target.includes('/')).map(unitName),
    paths: targets.filter((target) => target.includes('/')).map(normalisePath),
  };
}

/**
 * Reads the words of a systemctl command line, `argv[0]` included. `undefined` when they run something else; `sudo`,
 * `systemd-run` and other programs that only start it are passed over.
 */
export function readSystemctl(given: readonly string[]): SystemctlCall | undefined {
  const effective = effectiveWords(given);
  return isSystemctl(effective[0]) ? readCall(effective.slice(1)) : undefined;
}

/** As `readSystemctl`, where the image is known to be systemctl whatever `argv[0]` says (`exec -a`). */
export function readSystemctlImage(given: readonly string[]): SystemctlCall {
  return readSystemctl(given) ?? readCall(given.slice(1));
}

import { baseName, normalisePath } from './paths.ts';

/** A systemctl invocation, as systemctl(1) reads it. */
export interface SystemctlCall {
  /** `enable`, `daemon-reload` …; empty when there is none. */
  readonly verb: string;
  readonly effect: 'change' | 'read';
  readonly scope: 'system' | 'user' | 'global';
  /** Whether the unit is also started (`--now`). */
  readonly now: boolean;
  /** Flags as written, values included (`--root=/x`). */
  readonly flags: readonly string[];
  /** Unit names with their suffix: `nginx` is `nginx.service`. */
  readonly units: readonly string[];
  /** Operands given as paths (`link /tmp/x.service`), normalised. */
  readonly paths: readonly string[];
}

// systemctl(1): verbs that only ask.
const READ_VERBS = new Set(
  `list-units list-automounts list-paths list-sockets list-timers list-dependencies list-unit-files list-machines
   list-jobs is-active is-failed is-enabled is-system-running status show cat help get-default show-environment
   whoami`.split(/\s+/),
);

// Flags whose value is the next word when it is not joined by `=`.
const VALUED_FLAGS = new Set(
  `-t --type --state -p --property -P -H --host -M --machine -n --lines -o --output --root --image --job-mode -s
   --signal --kill-whom --kill-who --kill-value --what --timestamp --check-inhibitors --boot-loader-menu
   --boot-loader-entry --reboot-argument --preset-mode --drop-in --when --message --legend`.split(/\s+/),
);

// Verbs whose operands are not units.
const NO_UNIT_VERBS = new Set([
  'daemon-reload',
  'daemon-reexec',
  'set-environment',
  'unset-environment',
  'import-environment',
  'log-level',
  'log-target',
  'service-watchdogs',
  'switch-root',
]);

const SUFFIX = /\.(?:service|socket|device|mount|automount|swap|target|path|timer|slice|scope|snapshot)$/;

/** The full name of a unit: systemctl adds `.service` where a name has no unit suffix. */
export function unitName(operand: string): string {
  return SUFFIX.test(operand) ? operand : `${operand}.service`;
}

/** Tells flags from operands: a flag's value may be the next word, and behind `--` everything is an operand. */
function splitFlags(words: readonly string[]): {
  readonly flags: readonly string[];
  readonly operands: readonly string[];
} {
  const flags: string[] = [];
  const operands: string[] = [];
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? '';
    if (word === '--') return { flags, operands: [...operands, ...words.slice(index + 1)] };
    if (!word.startsWith('-') || word === '-') operands.push(word);
    else if (VALUED_FLAGS.has(word) && index + 1 < words.length) {
      index += 1;
      flags.push(`${word}=${words[index]}`);
    } else flags.push(word);
  }
  return { flags, operands };
}

function scopeOf(flags: readonly string[]): SystemctlCall['scope'] {
  if (flags.includes('--global')) return 'global';
  return flags.includes('--user') ? 'user' : 'system';
}

/**
 * Reads the words of a systemctl command line, `argv[0]` included. `undefined` when they run something else.
 * Words are looked for behind `sudo` and its like too, since the rule asks for the image name only.
 */
export function readSystemctl(words: readonly string[]): SystemctlCall | undefined {
  const start = words.findIndex((word) => baseName(word) === 'systemctl');
  if (start < 0) return undefined;
  const { flags, operands } = splitFlags(words.slice(start + 1));
  const [verb = '', ...rest] = operands;
  const targets = NO_UNIT_VERBS.has(verb) ? [] : rest;
  return {
    verb,
    effect: verb === '' || READ_VERBS.has(verb) ? 'read' : 'change',
    scope: scopeOf(flags),
    now: flags.includes('--now'),
    flags,
    units: targets.filter((target) => !target.includes('/')).map(unitName),
    paths: targets.filter((target) => target.includes('/')).map(normalisePath),
  };
}

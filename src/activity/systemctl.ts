import { effectiveWords } from './effective-words.ts';
import { baseName, resolvePath, withoutProcessRoot } from './paths.ts';
import { aliasNamed, type SystemctlEffect, type SystemctlVerb, verbNamed } from './systemctl-grammar.ts';
import { type Operand, type SplitWords, splitWords } from './systemctl-words.ts';

/** A systemctl invocation, as systemctl(1) reads it. */
export interface SystemctlCall {
  /** `enable`, `daemon-reload` …; empty when there is none. */
  readonly verb: string;
  /** What it does to the host; `unknown` for a verb that no release has. */
  readonly does: SystemctlEffect | 'unknown';
  /** `read` only for what certainly changes nothing. */
  readonly effect: 'change' | 'read';
  readonly scope: 'system' | 'user' | 'global';
  /** Whether the unit is also started (`--now`). */
  readonly now: boolean;
  /** Flags in their long or short form, a value joined by `=` (`--root=/x`, `-t=service`). */
  readonly flags: readonly string[];
  /** Unit names with their suffix: `nginx` is `nginx.service`. Of a call that is not understood, every word may be one. */
  readonly units: readonly string[];
  /** Operands given as paths (`link /tmp/x.service`), resolved as text; a relative one stays relative. */
  readonly paths: readonly string[];
  /** The directories below which it acts instead of the host's own (`--root=`). */
  readonly roots: readonly string[];
  /** Whether it speaks to the manager of another host, container or capsule. */
  readonly isElsewhere: boolean;
  /** Whether its verb and every option and operand are ones that systemctl has and takes. */
  readonly isUnderstood: boolean;
  /** Verbs of calls that stand among the words of this one; one of them is what ran, if the first words are made up. */
  readonly hidden: readonly string[];
  /**
   * Why the words cannot be what ran. Who starts a program chooses its first word freely (`exec -a`), and that may be
   * several: `name` for one that is not systemctl's, `hidden-call` for one call within another, `refused` for operands
   * that systemctl does not take.
   */
  readonly disguise?: 'name' | 'hidden-call' | 'refused';
}

/** The verbs for all that a call does: with `--now` it starts or stops what it enables or disables, too. */
export function actsOf({
  verb,
  now,
  hidden,
}: Pick<SystemctlCall, 'verb' | 'now' | 'hidden'>): readonly string[] {
  const verbs = [verb, ...hidden];
  if (!now) return verbs;
  return [...verbs, ...new Set(verbs.map((one) => (/^(?:disable|mask)$/.test(one) ? 'stop' : 'start')))];
}

const SUFFIX = /\.(?:service|socket|device|mount|automount|swap|target|path|timer|slice|scope|snapshot)$/;

/** The full name of a unit: systemctl adds `.service` where a name has no unit suffix. */
export function unitName(operand: string): string {
  return SUFFIX.test(operand) ? operand : `${operand}.service`;
}

/** What the operand at a place is; the last kind is that of all behind it. */
function kindAt({ operands = [] }: SystemctlVerb, index: number): string | undefined {
  return operands[index] ?? operands.at(-1);
}

/** Whether systemctl takes these operands: not too many for any release, and assignments where it wants those. */
function takes(verb: SystemctlVerb, given: readonly string[]): boolean {
  if (verb.more !== true && given.length > (verb.operands?.length ?? 0)) return false;
  return given.every((word, index) => kindAt(verb, index) !== 'assignment' || word.includes('='));
}

/**
 * Whether the operands make a call of the verb; `bind` is a name server, too, and needs a path. No unit is named like a
 * reload of the manager.
 */
function completes(verb: SystemctlVerb, given: readonly string[]): boolean {
  if (verb.does === 'reload') return true;
  if (given.length < (verb.least ?? 0) || !takes(verb, given)) return false;
  return given.every((word, index) => kindAt(verb, index) !== 'path' || word.includes('/'));
}

/** Verbs under which something could be hidden: what only asks is harmless, and hosts have units named `rescue`. */
function isWorthHiding({ does }: SystemctlVerb): boolean {
  return does !== 'reads' && does !== 'power';
}

/** Words that are verbs, too, and stand as the value of an option that takes such values. */
function isSuchValue({ options }: SplitWords, index: number): boolean {
  return options.some(
    ({ option, value }) => value?.index === index && option?.values?.includes(value.word) === true,
  );
}

/** The verbs, beside the one that was read, that make a call of the words behind them. */
function hiddenVerbs(given: readonly string[], own: number, split: SplitWords): readonly string[] {
  // Options stay options for a call that a `--` of the first words stands before.
  const operands = split.operands.filter(({ word }) => !/^-./.test(word));
  const words = operands.map(({ word }) => word);
  const found = new Set<string>();
  let next = 0;
  for (const [index, word] of given.entries()) {
    while (next < operands.length && (operands[next]?.index ?? 0) <= index) next += 1;
    const verb = verbNamed(word);
    if (verb === undefined || index === own || !isWorthHiding(verb)) continue;
    if (!found.has(word) && !isSuchValue(split, index) && completes(verb, words.slice(next))) found.add(word);
  }
  return [...found];
}

/** The first operand. Where an option is unknown, that may be its value, and the verb comes later. */
function verbOf({ options, operands }: SplitWords): Operand | undefined {
  const isSure = options.every(({ option }) => option !== undefined);
  const named = isSure ? undefined : operands.find(({ word }) => verbNamed(word) !== undefined);
  return named ?? operands[0];
}

/** Every word that could name a unit or a file, whatever stands before it. */
function everyName({ options, operands }: SplitWords): readonly string[] {
  const words = [...operands.map(({ word }) => word), ...options.map(({ value }) => value?.word ?? '')];
  return words.filter((word) => verbNamed(word) === undefined && !/^[^/]*=/.test(word));
}

/** The roots that it acts on, other than the host's own. */
function rootsOf({ options }: SplitWords): readonly string[] {
  const given = options.filter(({ option }) => option?.reach === 'root').map(({ text }) => text);
  const roots = given.map((text) => text.slice(text.indexOf('=') + 1));
  return roots.filter((root) => root !== '' && withoutProcessRoot(root) !== '/');
}

/**
 * Paths as values of options that take none. With POSIXLY_CORRECT in its environment, which no row tells, getopt(3)
 * takes every word behind the verb for an operand.
 */
function placesIn({ options }: SplitWords): readonly string[] {
  const values = options
    .filter(({ option }) => option?.reach !== 'root')
    .map(({ value }) => value?.word ?? '');
  return values.filter((word) => word.includes('/'));
}

/** The operands that are units or files, by what the verb takes; a file of the working directory as `./x.service`. */
function namesFor(verb: SystemctlVerb, given: readonly string[]): readonly string[] {
  return given.flatMap((word, index) => {
    const kind = kindAt(verb, index) ?? '';
    if (word.includes('/')) return kind === 'assignment' ? [] : [word];
    if (kind === 'file') return [`./${word}`];
    return kind === 'unit' || kind === 'unit-file' || (kind === 'unit-or-number' && !/^\d+$/.test(word))
      ? [word]
      : [];
  });
}

interface Name {
  /** Whether the first word is systemctl's name, or that of a program which only starts it. */
  readonly isNamed: boolean;
  /** The words of such a program: who chose the first word may have chosen these. */
  readonly before: readonly string[];
}

const PLAIN_NAME: Name = { isNamed: true, before: [] };

/** Reads the words behind the program's name. */
function readCall(given: readonly string[], { isNamed, before }: Name): SystemctlCall {
  const split = splitWords(given);
  const { options, operands } = split;
  const flags = options.map(({ text }) => text);
  const own = verbOf(split);
  const verb = verbNamed(own?.word ?? '');
  const rest = operands.filter((operand) => operand !== own).map(({ word }) => word);
  const all = [...before, ...given];
  const splitAll = before.length === 0 ? split : splitWords(all);
  const hidden = hiddenVerbs(all, own === undefined ? -1 : before.length + own.index, splitAll);
  const isTaken = verb === undefined || takes(verb, rest);
  const disguise = disguiseOf(isNamed, hidden, isTaken);
  const isRead = disguise === undefined && options.every(({ option }) => option !== undefined);
  const isWhole = verb !== undefined && rest.length >= (verb.least ?? 0);
  const names =
    isRead && verb !== undefined ? [...namesFor(verb, rest), ...placesIn(split)] : everyName(splitAll);
  return {
    verb: own?.word ?? '',
    does: verb?.does ?? 'unknown',
    effect: isRead && (own === undefined || verb?.does === 'reads') ? 'read' : 'change',
    scope: options.flatMap(({ option }) => option?.scope ?? []).at(-1) ?? 'system',
    now: flags.includes('--now'),
    flags,
    units: names.filter((name) => name !== '' && !name.includes('/')).map(unitName),
    paths: names.filter((name) => name.includes('/')).map(resolvePath),
    roots: rootsOf(split),
    isElsewhere: options.some(({ option }) => option?.reach === 'elsewhere'),
    isUnderstood: isRead && (own === undefined || isWhole),
    hidden,
    ...(disguise === undefined ? {} : { disguise }),
  };
}

function disguiseOf(
  isNamed: boolean,
  hidden: readonly string[],
  isTaken: boolean,
): SystemctlCall['disguise'] | undefined {
  if (!isNamed) return 'name';
  if (hidden.length > 0) return 'hidden-call';
  return isTaken ? undefined : 'refused';
}

function isSystemctl(word: string | undefined): boolean {
  return word !== undefined && baseName(word) === 'systemctl';
}

/**
 * Reads the words of a systemctl command line, `argv[0]` included. `undefined` when they run something else; `sudo`,
 * `systemd-run` and other programs that only start it are passed over.
 */
export function readSystemctl(given: readonly string[]): SystemctlCall | undefined {
  const effective = effectiveWords(given);
  return isSystemctl(effective[0]) ? readCall(effective.slice(1), PLAIN_NAME) : undefined;
}

/** As `readSystemctl`, where the image is known to be systemctl whatever `argv[0]` says (`exec -a`). */
export function readSystemctlImage(given: readonly string[]): SystemctlCall {
  const name = baseName(given[0] ?? '');
  const effective = effectiveWords(given);
  if (!isSystemctl(effective[0])) {
    const call = readCall(given.slice(1), { isNamed: false, before: [] });
    const alias = aliasNamed(name);
    const isOwn = alias === 'retired' && (call.does !== 'unknown' || call.hidden.length > 0);
    return alias === undefined || isOwn ? call : aliasCall(name);
  }
  const before = given.slice(1, given.length - effective.length + 1);
  return readCall(effective.slice(1), { isNamed: true, before });
}

/** `reboot` and its like, which take other words than systemctl's and read none of those as a verb. */
function aliasCall(verb: string): SystemctlCall {
  return {
    verb,
    does: 'power',
    effect: 'change',
    scope: 'system',
    now: false,
    flags: [],
    units: [],
    paths: [],
    roots: [],
    isElsewhere: false,
    isUnderstood: false,
    hidden: [],
  };
}

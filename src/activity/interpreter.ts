import { NameSet } from '../linux/vocabulary/names.ts';
import { type Program, programs } from '../linux/vocabulary/vocabulary.ts';
import { baseName, normalisePath } from './paths.ts';

/** What an interpreter or a shell was told to run. */
export interface Invocation {
  /** The file that it runs, normalised. */
  readonly script?: string;
  /** Python's `-m`. */
  readonly module?: string;
  /** The code behind `-c`, `-e` or `-r`. */
  readonly inline?: string;
  /** The first option that may have it load other code before that: a module, a start-up file, a search path. */
  readonly preload?: string;
}

/** How the interpreters of a language take code: behind which flags, and which flags have a value that is no script. */
interface Family {
  readonly kind: 'shell' | 'interpreter';
  /** A flag that code follows; its group is code joined to the flag (`-cimport os`). */
  readonly inline: RegExp;
  readonly valued: RegExp;
  /** Options, with their value, that leave what runs as it is; any other may load code before the script. */
  readonly plain: RegExp;
  /** Python's `-m`, which runs a module. */
  readonly modules?: true;
}

const NEVER = /^(?!)/;
const FAMILIES: Readonly<Record<NonNullable<Program['language']>, Family>> = {
  shell: {
    kind: 'shell',
    inline: /^-[a-zA-Z]*c[a-zA-Z]*()$/,
    valued: /^(?:[-+][a-zA-Z]{0,12}[oO]|--rcfile|--init-file)$/,
    plain:
      /^[-+][abefhlmnptuvxBCEHPT]{0,12}(?:o \w{3,16}|O (?:inherit_errexit|globstar|nullglob|failglob|lastpipe|dotglob|extglob))?$|^--(?:noprofile|norc|login|posix|noediting|verbose)?$/,
  },
  python: {
    kind: 'interpreter',
    inline: /^-[bBdEiIOPqsSuvx]*c(.*)$/,
    valued: /^-[WX]$/,
    plain:
      /^-(?:[bBdEIOPqsSuv]{1,8}|W ?(?:default|error|always|module|once|ignore)|X ?(?:dev|utf8|faulthandler|importtime|no_debug_ranges|tracemalloc)(?:=\d{1,4})?)$/,
    modules: true,
  },
  perl: {
    kind: 'interpreter',
    inline: /^-[acfghlnpstuvwUWXT\d]*[eE](.*)$/,
    valued: /^-[IMm]$/,
    plain: /^-(?:[wWtTX]{1,4}|C\d{0,3})$/,
  },
  ruby: {
    kind: 'interpreter',
    inline: /^-[achlnpsvwW\d]*e(.*)$/,
    valued: /^-[IrCE]$/,
    plain:
      /^(?:-[vwU]{1,3}|-W(?:\d|:[\w-]{1,40})?|-K\w|-E ?[\w:-]{1,40}|--(?:disable|enable)[=-](?:gems?|did[_-]you[_-]mean|rubyopt|error[_-]highlight|all)|--(?:yjit|jit|verbose)|--(?:external-|internal-)?encoding=[\w-]{1,40})$/,
  },
  javascript: {
    kind: 'interpreter',
    inline: /^(?:-[a-z]{0,2}[ep]|--eval|--print|eval)(?:=(.*))?$/,
    valued: /^(?:-r|--require|--import|--loader|--experimental-loader)$/,
    plain:
      /^--(?:no-(?:warnings|deprecation)|max[-_](?:old|semi)[-_]space[-_]size=\d{1,6}|stack-size=\d{1,6}|enable-source-maps|trace-(?:warnings|deprecation|uncaught)|unhandled-rejections=\w{1,16}|dns-result-order=\w{1,16}|use-(?:openssl|system)-ca|expose-gc)$/,
  },
  php: {
    kind: 'interpreter',
    inline: /^-[rBRE](.*)$/,
    valued: /^-[cdfz]$/,
    plain: /^-[nqCH]$/,
  },
  script: {
    kind: 'interpreter',
    inline: /^-e(.*)$/,
    valued: NEVER,
    plain: /^-[EWnN]$/,
  },
};

const LANGUAGES = programs.flatMap(({ names, language }) =>
  language === undefined ? [] : [{ names: new NameSet(names), family: FAMILIES[language] }],
);

/** A login shell's leading dash, and the version that some systems put behind a shell's name (`bash-5.2`). */
const SHELL_TRIM = /^-|-?[\d.]+$/g;

/** The family of a program by its name or path, versions included; `undefined` for any other program. */
export function familyOf(name: string): Family | undefined {
  const base = baseName(name);
  const trimmed = base.replace(SHELL_TRIM, '');
  return LANGUAGES.find(({ names, family }) => names.has(family.kind === 'shell' ? trimmed : base))?.family;
}

/** True for the name of a shell, a login shell's dash included. */
export function isShell(name: string): boolean {
  return familyOf(name)?.kind === 'shell';
}

/** True for the name of a script interpreter, versioned or not. */
export function isInterpreter(name: string): boolean {
  return familyOf(name)?.kind === 'interpreter';
}

/** The text behind the first word that is `flag`: quoting was lost, so that any further split would be a guess. */
function behindFlag(text: string, flag: string): string {
  const padded = ` ${text.replace(/\s/g, ' ')} `;
  const at = padded.indexOf(` ${flag} `);
  return at < 0 ? '' : text.slice(at + flag.length + 1).trim();
}

/** Whether what follows are arguments of a script that comes from standard input. */
function readsInput(word: string, { kind }: Family): boolean {
  return kind === 'shell' ? /^-[a-zA-Z]{0,8}s[a-zA-Z]{0,8}$/.test(word) : word === '-';
}

/** Whether an option, with its value, may have other code loaded. */
function mayLoad(option: string, { plain }: Family): boolean {
  return /^[-+]./.test(option) && !plain.test(option);
}

/** What an interpreter or shell was told to run, from the plain words that start with its name. */
export function invocationOf(text: string, words: readonly string[], family: Family): Invocation {
  let loads: { readonly preload?: string } = {};
  for (let index = 1; index < words.length; index += 1) {
    const word = words[index] ?? '';
    const next = words[index + 1];
    if (family.modules === true && word === '-m' && next !== undefined) return { ...loads, module: next };
    const inline = family.inline.exec(word);
    if (inline !== null) return { ...loads, inline: `${inline[1] ?? ''} ${behindFlag(text, word)}`.trim() };
    if (readsInput(word, family)) return loads;
    const isValued = family.valued.test(word);
    const option = isValued ? [word, next].join(' ') : word;
    if (mayLoad(option, family)) loads = { preload: loads.preload ?? option };
    if (isValued) index += 1;
    else if (!/^[-+]./.test(word) && word !== '-') return { ...loads, script: normalisePath(word) };
  }
  return loads;
}

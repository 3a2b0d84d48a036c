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

/** How a family of programs takes code: behind which flags, and which flags have a value that is no script. */
interface Family {
  readonly kind: 'shell' | 'interpreter';
  readonly names: RegExp;
  /** A flag that code follows; its group is code joined to the flag (`-cimport os`). */
  readonly inline: RegExp;
  readonly valued: RegExp;
  /** Options, with their value, that leave what runs as it is; any other may load code before the script. */
  readonly plain: RegExp;
  /** Python's `-m`, which runs a module. */
  readonly modules?: true;
}

const NEVER = /^(?!)/;
const FAMILIES: readonly Family[] = [
  {
    kind: 'shell',
    names: /^-?(?:(?:ba|da|z|k|mk|pdk|a|fi|c|tc)?sh|rbash|ksh93)(?:-?[\d.]+)?$/,
    inline: /^-[a-zA-Z]*c[a-zA-Z]*()$/,
    valued: /^(?:[-+][a-zA-Z]{0,12}[oO]|--rcfile|--init-file)$/,
    plain:
      /^[-+][abefhlmnptuvxBCEHPT]{0,12}(?:o \w{3,16}|O (?:inherit_errexit|globstar|nullglob|failglob|lastpipe|dotglob|extglob))?$|^--(?:noprofile|norc|login|posix|noediting|verbose)?$/,
  },
  {
    kind: 'interpreter',
    // SUSE's bundle of Salt keeps its interpreter beside a wrapper as `python.original`.
    names: /^(?:pypy|python|platform-python)(?:[\d.]*|\.original)$/,
    inline: /^-[bBdEiIOPqsSuvx]*c(.*)$/,
    valued: /^-[WX]$/,
    plain:
      /^-(?:[bBdEIOPqsSuv]{1,8}|W ?(?:default|error|always|module|once|ignore)|X ?(?:dev|utf8|faulthandler|importtime|no_debug_ranges|tracemalloc)(?:=\d{1,4})?)$/,
    modules: true,
  },
  {
    kind: 'interpreter',
    names: /^perl[\d.]*$/,
    inline: /^-[acfghlnpstuvwUWXT\d]*[eE](.*)$/,
    valued: /^-[IMm]$/,
    plain: /^-(?:[wWtTX]{1,4}|C\d{0,3})$/,
  },
  {
    kind: 'interpreter',
    // SUSE's `ruby.ruby3.3` is the version behind the name that the alternatives lead to, Fedora's `ruby-mri` the one
    // that its wrapper chooses.
    names: /^j?ruby(?:\.ruby|-mri)?[\d.]*$/,
    inline: /^-[achlnpsvwW\d]*e(.*)$/,
    valued: /^-[IrCE]$/,
    plain:
      /^(?:-[vwU]{1,3}|-W(?:\d|:[\w-]{1,40})?|-K\w|-E ?[\w:-]{1,40}|--(?:disable|enable)[=-](?:gems?|did[_-]you[_-]mean|rubyopt|error[_-]highlight|all)|--(?:yjit|jit|verbose)|--(?:external-|internal-)?encoding=[\w-]{1,40})$/,
  },
  {
    kind: 'interpreter',
    names: /^(?:node|nodejs|bun|deno)[\d.]*$/,
    inline: /^(?:-[a-z]{0,2}[ep]|--eval|--print|eval)(?:=(.*))?$/,
    valued: /^(?:-r|--require|--import|--loader|--experimental-loader)$/,
    plain:
      /^--(?:no-(?:warnings|deprecation)|max[-_](?:old|semi)[-_]space[-_]size=\d{1,6}|stack-size=\d{1,6}|enable-source-maps|trace-(?:warnings|deprecation|uncaught)|unhandled-rejections=\w{1,16}|dns-result-order=\w{1,16}|use-(?:openssl|system)-ca|expose-gc)$/,
  },
  {
    kind: 'interpreter',
    names: /^php(?:-cgi|-cli)?[\d.]*$/,
    inline: /^-[rBRE](.*)$/,
    valued: /^-[cdfz]$/,
    plain: /^-[nqCH]$/,
  },
  {
    kind: 'interpreter',
    names: /^(?:lua(?:jit)?[\d.]*|tclsh[\d.]*|expect[\d.]*|Rscript)$/,
    inline: /^-e(.*)$/,
    valued: NEVER,
    plain: /^-[EWnN]$/,
  },
];

/** The family of a program by its name or path, versions included; `undefined` for any other program. */
export function familyOf(name: string): Family | undefined {
  const base = baseName(name);
  return FAMILIES.find((family) => family.names.test(base));
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

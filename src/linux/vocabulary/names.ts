/**
 * How the rows of the vocabulary write names that are more than one:
 * - `*` is any run of characters, at the end of a name: `nginx-*`;
 * - `#` is a version, or nothing: `python#` is `python`, `python3` and `python3.12`;
 * - `~` in front or behind is the edge of a word in a compound name, or nothing: `~ci~` is `ci`, `svc-ci` and
 *   `ci_deploy`; digits may stand before the edge: `build~` is `build01`.
 */
const SPECIAL = /[*#~]/;

/** No name of a process, an account or a unit is longer: the kernel keeps 15 characters, a unit has 255. */
const LONGEST_READ = 256;

const PARTS: Readonly<Record<string, string>> = { '*': '.*', '#': '[\\d.]*' };

/** A name of the vocabulary as the text of a regular expression, without the edges of words. */
function nameExpression(name: string, parts: Readonly<Record<string, string>>): string {
  return name.replace(/[*#]|[.+?^${}()|[\]\\]/g, (part) => parts[part] ?? `\\${part}`);
}

function wholeExpression(name: string): string {
  const [, front, body = '', behind] = /^(~?)(.*?)(~?)$/.exec(name) ?? [];
  const start = front === '' ? '' : '(?:.*[-_.])?';
  // The last word of a name may end in digits.
  const end = behind === '~' ? '\\d*(?:[-_.].*)?' : front === '~' ? '\\d*' : '';
  return `${start}${nameExpression(body, PARTS)}${end}`;
}

/** Names of the vocabulary, ready to be asked: exact names by a set, all other forms by one expression. */
export class NameSet {
  private readonly exact: ReadonlySet<string>;
  private readonly forms: RegExp | undefined;

  constructor(names: readonly string[]) {
    this.exact = new Set(names.filter((name) => !SPECIAL.test(name)));
    const forms = names.filter((name) => SPECIAL.test(name)).map(wholeExpression);
    this.forms = forms.length === 0 ? undefined : new RegExp(`^(?:${forms.join('|')})$`);
  }

  has(name: string): boolean {
    return this.exact.has(name) || this.forms?.test(name.slice(0, LONGEST_READ)) === true;
  }
}

/** In a text a name ends with its word. */
const TEXT_PARTS: Readonly<Record<string, string>> = { '*': '[^\\s/]{0,24}', '#': '[\\d.]{0,8}' };

/**
 * The text of an expression that finds any of some names as a word of a text; the longest first, so that the name that
 * is found is the one that stands there.
 */
export function wordsExpression(names: Iterable<string>): string {
  const longestFirst = [...names].sort((one, other) => other.length - one.length);
  return `(?:${longestFirst.map((name) => nameExpression(name, TEXT_PARTS)).join('|')})`;
}

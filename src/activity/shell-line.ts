import { type ParseEntry, parse } from 'shell-quote';
import { splitLines } from './split-lines.ts';

/** One command of a shell line: its words, and where its input comes from and its output goes. */
export interface SimpleCommand {
  readonly words: readonly string[];
  readonly redirects: readonly { readonly operator: string; readonly target: string }[];
  /** Bodies of its here-documents. */
  readonly documents: readonly string[];
  /** The subshells that it stands in, the outermost first, each by a number of its own. */
  readonly scope: readonly number[];
  /** Whether the command in front writes into its input. */
  readonly piped: boolean;
}

/** A shell line: its commands in order, and its comments. */
export interface ShellLine {
  readonly commands: readonly SimpleCommand[];
  readonly comment?: string;
}

/** What `splitLines` puts where a here-document stands: the number of its body. */
const DOCUMENT = /^\ue000(\d{1,3})$/;

const REDIRECT = /^(?:>|>>|<|<>|<<<|>&|<&|&>|&>>|>\|)$/;

interface ReadCommand extends SimpleCommand {
  readonly words: string[];
  readonly redirects: { operator: string; target: string }[];
  readonly documents: string[];
}

/**
 * Gathers words and redirections into commands; any operator that redirects nothing begins the next command. Behind
 * `$(…)` the command goes on that the parentheses stand in.
 */
class CommandReader {
  readonly commands: ReadCommand[] = [];
  private scope: readonly number[] = [];
  private subshells = 0;
  private current: ReadCommand = this.begin(false);
  private readonly outer: (ReadCommand | undefined)[] = [];
  private pending: string | undefined;

  private begin(piped: boolean): ReadCommand {
    const command = { words: [], redirects: [], documents: [], scope: this.scope, piped };
    this.commands.push(command);
    return command;
  }

  next(piped = false): void {
    this.current = this.begin(piped);
    this.pending = undefined;
  }

  /** A word; the placeholder of a here-document is its body. */
  word(word: string, documents: readonly string[] = []): void {
    const [, number] = DOCUMENT.exec(word) ?? [];
    // Without a line behind it a here-document has no body.
    if (number !== undefined) this.current.documents.push(documents[Number(number)] ?? '');
    else if (this.pending === undefined) this.current.words.push(word);
    else this.current.redirects.push({ operator: this.pending, target: word });
    this.pending = undefined;
  }

  operator(operator: string): void {
    const { words } = this.current;
    if (!REDIRECT.test(operator)) {
      const within = words.at(-1)?.endsWith('$') ? this.current : undefined;
      if (operator === '(') {
        this.outer.push(within);
        this.subshells += 1;
        this.scope = [...this.scope, this.subshells];
      }
      const outer = operator === ')' ? this.outer.pop() : undefined;
      if (operator === ')') this.scope = this.scope.slice(0, -1);
      this.next(operator === '|' || operator === '|&');
      if (outer !== undefined) this.current = outer;
      return;
    }
    // The `2` of `2>&1` is the redirection's, not a word of the command.
    if (/^\d$/.test(words.at(-1) ?? '')) words.pop();
    this.pending = operator;
  }
}

/** The words of a text that no shell has read: split at white space, quotes and operators being part of them. */
export function plainWords(text: string): readonly string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}

/** An argument in quotes up to its quote before a blank or the end; only what holds `"` stands in `'`, with any `'`. */
const QUOTED = { '"': /"([^"]*)"(?!\S)/y, "'": /'(.*?)'(?!\S)/sy } as const;

/**
 * The arguments of a program as a sensor joins them: by blanks, one that holds blanks in quotes. No shell has read them,
 * so that nothing else in them has a meaning.
 */
export function argumentWords(text: string): readonly string[] {
  const words: string[] = [];
  const next = /\S+/g;
  // Where one is not closed, none behind it is.
  let isOpen = false;
  for (let found = next.exec(text); found !== null; found = next.exec(text)) {
    const [word] = found;
    const quote = word.charAt(0);
    const quoted = quote === '"' || (quote === "'" && !isOpen) ? QUOTED[quote] : undefined;
    if (quoted !== undefined) quoted.lastIndex = found.index;
    const inner = quoted?.exec(text);
    if (quote === "'" && inner === null) isOpen = true;
    words.push(inner?.[1] ?? word);
    if (quoted !== undefined && typeof inner?.[1] === 'string') next.lastIndex = quoted.lastIndex;
  }
  return words;
}

/** One line, without line breaks that count. */
function readLine(text: string, documents: readonly string[], reader: CommandReader): string | undefined {
  let entries: readonly ParseEntry[];
  try {
    // A variable stays visible as its own text: what it would expand to is unknown.
    entries = parse(text, (name) => `$${name}`);
  } catch {
    for (const word of plainWords(text)) reader.word(word, documents);
    return undefined;
  }
  let comment: string | undefined;
  for (const entry of entries) {
    if (typeof entry === 'string') reader.word(entry, documents);
    else if ('comment' in entry) comment = entry.comment;
    else if (entry.op === 'glob') reader.word(entry.pattern);
    else reader.operator(entry.op);
  }
  return comment;
}

/**
 * Splits a shell line into its commands: at operators and line breaks, bodies of here-documents are kept with the
 * command that reads them. A line that no shell would take is plain words.
 */
export function readShellLine(text: string): ShellLine {
  const reader = new CommandReader();
  const comments: string[] = [];
  const { lines, documents } = splitLines(text);
  for (const line of lines) {
    const comment = readLine(line, documents, reader);
    if (comment !== undefined) comments.push(comment);
    reader.next();
  }
  const commands = reader.commands.filter(
    ({ words, redirects, documents: bodies }) => words.length + redirects.length + bodies.length > 0,
  );
  return { commands, ...(comments.length === 0 ? {} : { comment: comments.join('\n') }) };
}

/** `'a b'` → `a b`, when the quotes span the whole text. */
export function stripQuotes(text: string): string {
  const trimmed = text.trim();
  const quote = trimmed.charAt(0);
  if ((quote !== '"' && quote !== "'") || trimmed.length < 2 || !trimmed.endsWith(quote)) return text;
  const inner = trimmed.slice(1, -1);
  return inner.includes(quote) ? text : inner;
}

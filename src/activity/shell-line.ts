import { type ParseEntry, parse } from 'shell-quote';
import { splitLines } from './split-lines.ts';

/** One command of a shell line: its words, and where its output goes. */
export interface SimpleCommand {
  readonly words: readonly string[];
  readonly redirects: readonly { readonly operator: string; readonly target: string }[];
}

/** A shell line: its commands in order, and its comments. */
export interface ShellLine {
  readonly commands: readonly SimpleCommand[];
  readonly comment?: string;
}

const REDIRECT = /^(?:>|>>|<|<>|<<<|>&|<&|&>|&>>|>\|)$/;

interface ReadCommand {
  readonly words: string[];
  readonly redirects: { operator: string; target: string }[];
}

/**
 * Gathers words and redirections into commands; any operator that redirects nothing begins the next command. Behind
 * `$(…)` the command goes on that the parentheses stand in.
 */
class CommandReader {
  readonly commands: ReadCommand[] = [];
  private current: ReadCommand = this.begin();
  private readonly outer: (ReadCommand | undefined)[] = [];
  private pending: string | undefined;

  private begin(): ReadCommand {
    const command = { words: [], redirects: [] };
    this.commands.push(command);
    return command;
  }

  next(): void {
    this.current = this.begin();
    this.pending = undefined;
  }

  word(word: string): void {
    if (this.pending === undefined) this.current.words.push(word);
    else this.current.redirects.push({ operator: this.pending, target: word });
    this.pending = undefined;
  }

  operator(operator: string): void {
    const { words } = this.current;
    if (!REDIRECT.test(operator)) {
      const within = words.at(-1)?.endsWith('$') ? this.current : undefined;
      if (operator === '(') this.outer.push(within);
      const outer = operator === ')' ? this.outer.pop() : undefined;
      this.next();
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
function readLine(text: string, reader: CommandReader): string | undefined {
  let entries: readonly ParseEntry[];
  try {
    // A variable stays visible as its own text: what it would expand to is unknown.
    entries = parse(text, (name) => `$${name}`);
  } catch {
    for (const word of plainWords(text)) reader.word(word);
    return undefined;
  }
  let comment: string | undefined;
  for (const entry of entries) {
    if (typeof entry === 'string') reader.word(entry);
    else if ('comment' in entry) comment = entry.comment;
    else if (entry.op === 'glob') reader.word(entry.pattern);
    else reader.operator(entry.op);
  }
  return comment;
}

/**
 * Splits a shell line into its commands: at operators and line breaks, bodies of here-documents left out. A line that
 * no shell would take is plain words.
 */
export function readShellLine(text: string): ShellLine {
  const reader = new CommandReader();
  const comments: string[] = [];
  for (const line of splitLines(text)) {
    const comment = readLine(line, reader);
    if (comment !== undefined) comments.push(comment);
    reader.next();
  }
  const commands = reader.commands.filter(
    (command) => command.words.length > 0 || command.redirects.length > 0,
  );
  return { commands, ...(comments.length === 0 ? {} : { comment: comments.join('\n') }) };
}

import { type ParseEntry, parse } from 'shell-quote';

/** One command of a shell line: its words, and where its output goes. */
export interface SimpleCommand {
  readonly words: readonly string[];
  readonly redirects: readonly { readonly operator: string; readonly target: string }[];
}

/** A shell line: its commands in order, and the comment at its end. */
export interface ShellLine {
  readonly commands: readonly SimpleCommand[];
  readonly comment?: string;
}

const REDIRECT = /^(?:>|>>|<|<<<|>&|<&|&>|>\|)$/;

/** Gathers words and redirections into commands; any operator that redirects nothing begins the next command. */
class CommandReader {
  readonly commands: { words: string[]; redirects: { operator: string; target: string }[] }[] = [
    { words: [], redirects: [] },
  ];
  private pending: string | undefined;

  private get current(): { words: string[]; redirects: { operator: string; target: string }[] } {
    const last = this.commands.at(-1);
    if (last !== undefined) return last;
    const first = { words: [], redirects: [] };
    this.commands.push(first);
    return first;
  }

  word(word: string): void {
    if (this.pending === undefined) this.current.words.push(word);
    else this.current.redirects.push({ operator: this.pending, target: word });
    this.pending = undefined;
  }

  operator(operator: string): void {
    const redirects = REDIRECT.test(operator);
    // The `2` of `2>&1` is the redirection's, not a word of the command.
    if (redirects && operator.startsWith('>') && /^\d$/.test(this.current.words.at(-1) ?? ''))
      this.current.words.pop();
    if (!redirects) this.commands.push({ words: [], redirects: [] });
    this.pending = redirects ? operator : undefined;
  }
}

function plainWords(text: string): ShellLine {
  return { commands: [{ words: text.split(/\s+/).filter((word) => word !== ''), redirects: [] }] };
}

/** Splits a shell line into its commands. A line that no shell would take comes back as plain words. */
export function readShellLine(text: string): ShellLine {
  let entries: readonly ParseEntry[];
  try {
    // A variable stays visible as its own text: what it would expand to is unknown.
    entries = parse(text, (name) => `$${name}`);
  } catch {
    return plainWords(text);
  }
  const reader = new CommandReader();
  let comment: string | undefined;
  for (const entry of entries) {
    if (typeof entry === 'string') reader.word(entry);
    else if ('comment' in entry) comment = entry.comment;
    else if (entry.op === 'glob') reader.word(entry.pattern);
    else reader.operator(entry.op);
  }
  const commands = reader.commands.filter(
    (command) => command.words.length > 0 || command.redirects.length > 0,
  );
  return { commands, ...(comment === undefined ? {} : { comment }) };
}

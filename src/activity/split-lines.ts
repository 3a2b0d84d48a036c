// A delimiter in quotes may be of several words (POSIX, Shell Command Language, 2.7.4).
const HERE_DOCUMENT = /<<-?[ \t]{0,8}(?:\\?([A-Za-z_]\w{0,63})|'([^'\n]{1,64})'|"([^"\n]{1,64})")/y;

/** Each one is searched for its end: more than this many in one text are nobody's script. */
const MOST_HERE_DOCUMENTS = 64;

/** Shell text as lines, and the bodies of its here-documents, in order. */
export interface SplitText {
  /** Each with the number of a body, behind U+E000, where a here-document stands. */
  readonly lines: readonly string[];
  readonly documents: readonly string[];
}

/** Reads shell text from left to right, as far as it takes to tell where lines end. */
class LineScanner {
  private readonly lines: string[] = [];
  private readonly documents: string[] = [];
  private readonly delimiters: string[] = [];
  private line = '';
  private quote: '' | '"' | "'" = '';
  /** Where the open quote is, and the line before it. */
  private opened: { readonly index: number; readonly line: string } = { index: 0, line: '' };
  private index = 0;
  private hereDocuments = 0;
  private readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  /** Keeps the body of a here-document that starts at `from`, and gives the index behind it; `from` when nothing closes it. */
  private behindBody(from: number, delimiter: string): number {
    let start = from;
    while (start < this.text.length) {
      const end = this.text.indexOf('\n', start);
      const line = this.text.slice(start, end < 0 ? undefined : end);
      if (line.trim() === delimiter) {
        this.documents.push(this.text.slice(from, start));
        return end < 0 ? this.text.length : end + 1;
      }
      if (end < 0) break;
      start = end + 1;
    }
    this.documents.push('');
    return from;
  }

  private endLine(): void {
    this.lines.push(this.line);
    this.line = '';
    this.index += 1;
    for (const delimiter of this.delimiters.splice(0)) this.index = this.behindBody(this.index, delimiter);
  }

  private hereDocument(): boolean {
    if (this.hereDocuments >= MOST_HERE_DOCUMENTS || this.text[this.index - 1] === '<') return false;
    HERE_DOCUMENT.lastIndex = this.index;
    const match = HERE_DOCUMENT.exec(this.text);
    const delimiter = match?.slice(1).find((group) => group !== undefined);
    if (match === null || delimiter === undefined) return false;
    this.hereDocuments += 1;
    this.delimiters.push(delimiter);
    this.line += ` \ue000${this.hereDocuments - 1} `;
    this.index += match[0].length;
    return true;
  }

  private escape(): void {
    const next = this.text.charAt(this.index + 1);
    // A backslash at the end of a line joins it with the next.
    if (next !== '\n') this.line += `\\${next}`;
    this.index += 2;
  }

  private plain(char: string): void {
    if (char === '"' || char === "'") {
      this.quote = char;
      this.opened = { index: this.index, line: this.line };
    }
    // Within a word `#` is itself; the parser takes any `#` outside quotes for the start of a comment.
    const inWord = char === '#' && !/^[\s;&|()<>]?$/.test(this.text.charAt(this.index - 1));
    this.line += inWord ? '\\#' : char;
    this.index += 1;
  }

  private step(char: string): void {
    if (char === '\\' && this.quote !== "'") this.escape();
    else if (this.quote !== '') {
      if (char === this.quote) this.quote = '';
      this.line += char;
      this.index += 1;
    } else if (char === '\n') this.endLine();
    else if (char !== '<' || !this.hereDocument()) this.plain(char);
  }

  read(): SplitText {
    while (this.index < this.text.length) {
      this.step(this.text.charAt(this.index));
      if (this.index >= this.text.length && this.quote !== '') this.reopen();
    }
    return { lines: [...this.lines, this.line], documents: this.documents };
  }

  /** A quote that nothing closes is left out and read on behind: the quoting of a command line may have been lost. */
  private reopen(): void {
    this.quote = '';
    this.index = this.opened.index + 1;
    this.line = this.opened.line;
  }
}

/**
 * The lines of a shell text: line breaks within quotes and behind a backslash do not count, and bodies of
 * here-documents are kept apart. A `#` within a word is escaped, so that `shell-quote` reads it as the shell does.
 */
export function splitLines(text: string): SplitText {
  return new LineScanner(text).read();
}

import { type Cut, cutItems } from './cut.ts';

/** How an expression is written: as a literal or in `String.raw`, or in a text where each backslash is doubled. */
export type Writing = 'raw' | 'doubled';

interface Group {
  /** Where its parenthesis is; -1 for the whole expression. */
  readonly open: number;
  readonly bars: number[];
}

/** The index behind a character class that begins at `from`. */
function behindClass(text: string, from: number): number {
  let at = from + 1;
  while (at < text.length && text[at] !== ']') at += text[at] === '\\' ? 2 : 1;
  return at + 1;
}

/** The index behind what a template has in place of text. */
function behindBraces(text: string, from: number): number {
  let depth = 0;
  for (let at = from + 1; at < text.length; at += 1) {
    if (text[at] === '{') depth += 1;
    if (text[at] === '}') depth -= 1;
    if (depth === 0) return at + 1;
  }
  return text.length;
}

/** What stands in front of a group's first alternative: `(`, `(?:`, `(?!`, `(?<name>` … */
function opening(text: string, open: number): string {
  return /^\((?:\?(?:[:=!]|<[=!]|<\w+>))?/.exec(text.slice(open))?.[0] ?? '';
}

function cutsOf(text: string, { open, bars }: Group, close: number): readonly Cut[] {
  const head = open < 0 ? '' : opening(text, open);
  const cuts: Cut[] = [];
  const isCondition = /^\(\?(?:<?[=!])$/.test(head);
  if (isCondition) cuts.push({ start: open, end: close + 1, by: '', what: text.slice(open, close + 1) });
  if (bars.length === 0) return cuts;
  const starts = [open < 0 ? 0 : open + head.length, ...bars.map((bar) => bar + 1)];
  for (const [index, start] of starts.entries()) {
    const end = bars[index] ?? close;
    const what = text.slice(start, end);
    if (what !== '')
      cuts.push(
        index === 0 ? { start, end: end + 1, by: '', what } : { start: start - 1, end, by: '', what },
      );
  }
  return cuts;
}

/** The index behind an escape, a character class or a template's gap that begins at `at`; `at` itself where none does. */
function behindOpaque(text: string, at: number, writing: Writing): number {
  if (text[at] === '\\') return at + (writing === 'doubled' && text[at + 1] === '\\' ? 3 : 2);
  if (text[at] === '[') return behindClass(text, at);
  return text.startsWith('${', at) ? behindBraces(text, at) : at;
}

/** Takes each alternative out of a regular expression, and each condition that looks ahead or behind. */
export function cutsOfExpression(text: string, writing: Writing): readonly Cut[] {
  const cuts: Cut[] = [];
  const groups: Group[] = [{ open: -1, bars: [] }];
  for (let at = 0; at < text.length; at += 1) {
    const behind = behindOpaque(text, at, writing);
    if (behind > at) at = behind - 1;
    else if (text[at] === '(') groups.push({ open: at, bars: [] });
    else if (text[at] === '|') groups.at(-1)?.bars.push(at);
    else if (text[at] === ')') cuts.push(...cutsOf(text, groups.pop() ?? { open: at, bars: [] }, at));
  }
  return [...cuts, ...groups.flatMap((group) => cutsOf(text, group, text.length))];
}

/** Takes each alternative out of a glob: of `{a,b}` and of `+(a|b)`. */
export function cutsOfGlob(text: string): readonly Cut[] {
  return [...text.matchAll(/\{([^{}]*,[^{}]*)\}|\(([^()]*\|[^()]*)\)/g)].flatMap(
    ({ 0: group, 1: listed, index }) => {
      const from = index + 1;
      const separator = listed === undefined ? '|' : ',';
      const items: { readonly start: number; readonly end: number }[] = [];
      let at = from;
      for (const item of group.slice(1, -1).split(separator)) {
        items.push({ start: at, end: at + item.length });
        at += item.length + 1;
      }
      return cutItems(text, items, index + group.length - 1);
    },
  );
}

import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, totalmem } from 'node:os';

/** The machine and the runtime that figures are of, in one line. */
export function machineLine(): string {
  const [cpu] = cpus();
  const gib = Math.round(totalmem() / 2 ** 30);
  const cores = availableParallelism();
  return `${cpu?.model.trim() ?? 'unknown processor'}, ${cores} cores, ${gib} GiB, Node ${process.version}, ${process.platform}`;
}

/** A table in Markdown. Cells are text of ours; a bar is escaped all the same. */
export function markdownTable(
  head: readonly string[],
  rows: readonly (readonly (string | number)[])[],
): string {
  const line = (cells: readonly (string | number)[]) =>
    `| ${cells.map((cell) => String(cell).replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/**
 * Puts `text` between the markers `<!-- NAME -->` and `<!-- /NAME -->` of a file. Throws when they are not there:
 * a document keeps its figures where its words expect them.
 */
export function writeBetweenMarkers(file: string, name: string, text: string): void {
  const [open, close] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const content = readFileSync(file, 'utf8');
  const [start, end] = [content.indexOf(open), content.indexOf(close)];
  if (start < 0 || end < start) throw new Error(`${file} has no region ${open} … ${close}`);
  writeFileSync(file, `${content.slice(0, start + open.length)}\n${text}\n${content.slice(end)}`);
}

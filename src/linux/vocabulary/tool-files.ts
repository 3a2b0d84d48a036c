import * as z from 'zod';
import data from './tool-files.json' with { type: 'json' };

const rowSchema = z.strictObject({
  tool: z.string().min(1),
  files: z
    .array(z.string().min(1))
    .min(1)
    .describe(
      'The end of its path: `*` is any name, `**` any path, `#` a number, `@` letters and digits, `%` a GUID.',
    ),
  arguments: z
    .enum(['none', 'counts', 'any'])
    .describe('What the tool puts behind it: nothing, numbers, or what the caller wants.'),
  exclusive: z.literal(true).exactOptional().describe('Nobody hands it to another script.'),
  temporary: z
    .enum(['/tmp', '/var/tmp'])
    .exactOptional()
    .describe('The directory for temporary files that the tool keeps it in.'),
  source: z.string().min(1),
});
type ToolFile = z.infer<typeof rowSchema>;

const rows: readonly ToolFile[] = z.array(rowSchema).parse(data);

const PARTS: Readonly<Record<string, string>> = {
  '**': '[^\\s]{1,256}',
  '*': '[^/\\s]{1,64}',
  '#': '\\d{1,24}',
  '@': '[A-Za-z0-9]{1,16}',
  '%': '[0-9a-f-]{36}',
};

function expressionOf(file: string): string {
  return file.replace(/\*\*|[*#@%]|[.+?^${}()|[\]\\]/g, (part) => PARTS[part] ?? `\\${part}`);
}

function expression(found: readonly ToolFile[], start: string): RegExp {
  return new RegExp(
    `${start}(?:${found
      .flatMap(({ files }) => files)
      .map(expressionOf)
      .join('|')})$`,
  );
}

/** Files that a tool starts without a word behind them. */
export const BARE_FILES = expression(
  rows.filter((row) => row.arguments === 'none'),
  '/',
);
/** Files that a tool starts with numbers behind them. */
export const COUNTED_FILES = expression(
  rows.filter((row) => row.arguments === 'counts'),
  '/',
);
/** Files that nobody hands to another script. */
export const EXCLUSIVE_FILES = expression(
  rows.filter((row) => row.exclusive === true),
  '/',
);

const temporary = rows.flatMap(({ files, temporary: directory }) =>
  directory === undefined ? [] : files.map((file) => ({ directory, file })),
);

/** Files that tools keep in a directory for temporary files, under names of their own that anyone may write. */
export const TEMPORARY_FILES = new RegExp(
  `^(?:${temporary.map(({ directory, file }) => `${directory}/${expressionOf(file)}`).join('|')})$`,
);

const GLOBS: Readonly<Record<string, string>> = { '#': '+([0-9])', '@': '+([A-Za-z0-9])' };

/** The same as globs of an allowlist entry, as far as an entry may name them: those that no caller adds words to. */
export const TEMPORARY_GLOBS: ReadonlySet<string> = new Set(
  rows.flatMap(({ files, temporary: directory, arguments: words }) =>
    directory === undefined || words === 'any'
      ? []
      : files.map((file) => `${directory}/${file.replace(/[#@]/g, (part) => GLOBS[part] ?? part)}`),
  ),
);

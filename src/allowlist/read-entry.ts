import type * as z from 'zod';
import { type AllowlistEntry, entrySchema } from './entry.schema.ts';
import { type LintOptions, lintEntry } from './lint.ts';
import type { LintFinding } from './lint-finding.ts';

/** An entry that may be put in force, or everything that is wrong with it. */
export type ReadEntry =
  | { readonly ok: true; readonly entry: AllowlistEntry }
  | { readonly ok: false; readonly problems: readonly LintFinding[] };

function pointer(path: readonly PropertyKey[]): string {
  return path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** What the schema refuses. Of the checks that it makes beyond those of types, the one of globs is the only one. */
export function formFindings({ issues }: z.ZodError): readonly LintFinding[] {
  return issues.map(({ code, path, message }) => ({
    code: `schema.${code === 'custom' ? 'glob' : code.replaceAll('_', '-')}`,
    path: pointer(path),
    message,
  }));
}

/** Reads an entry that somebody wrote: its form first, and its breadth where the form is right. Names each problem. */
export function readEntry(value: unknown, options: LintOptions = {}): ReadEntry {
  const parsed = entrySchema.safeParse(value);
  if (!parsed.success) return { ok: false, problems: formFindings(parsed.error) };
  const problems = lintEntry(parsed.data, options);
  return problems.length > 0 ? { ok: false, problems } : { ok: true, entry: parsed.data };
}

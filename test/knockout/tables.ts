import { globSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Kind } from './rows.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Files whose rows are taken out, and the tests that should notice it, in the order in which they are asked. */
interface Table {
  readonly files: string;
  readonly kind: Kind;
  readonly tests: readonly string[];
}

const SIGNS = 'test/signs/*.test.ts';

// The golden files are asked nothing: they agree with whatever there is once they are written anew.
const TABLES: readonly Table[] = [
  { files: 'src/activity/signs/*.ts', kind: 'clauses', tests: [SIGNS] },
  { files: 'src/activity/*.ts', kind: 'tables', tests: ['test/activity/*.test.ts', SIGNS] },
  { files: 'src/allowlist/*.{ts,json}', kind: 'clauses', tests: ['test/allowlist/*.test.ts'] },
  {
    files: 'src/score/*.{ts,json}',
    kind: 'clauses',
    tests: ['test/score/{floors,story-reasons,context-reasons}.test.ts'],
  },
];

function found(patterns: string | readonly string[]): readonly string[] {
  return [patterns].flat().flatMap((pattern) => globSync(pattern, { cwd: ROOT }).toSorted());
}

/** A file of tables, what of it is taken out, and the tests that are asked. */
export interface TableFile {
  readonly path: string;
  readonly kind: Kind;
  readonly tests: readonly string[];
}

/** All files of tables. */
export function tableFiles(): readonly TableFile[] {
  return TABLES.flatMap(({ files, kind, tests }) =>
    found(files).map((path) => ({ path, kind, tests: found(tests) })),
  );
}

/** All tests that are asked, each once. */
export function askedTests(): readonly string[] {
  return [...new Set(tableFiles().flatMap(({ tests }) => tests))];
}

import { CODE_ROWS } from './code-patterns.ts';
import { DATA_ROWS } from './data-patterns.ts';
import { DISGUISE_ROWS } from './disguise-patterns.ts';
import { REMOTE_SHELL_ROWS } from './remote-shell-patterns.ts';
import { TAMPERING_ROWS } from './tampering-patterns.ts';
import type { TextPattern } from './text-pattern.ts';

// Steps must be linear: no repetition within a repetition, none without bound before something that may be missing.
// The whole text is searched on purpose, comments and arguments included: for guilt a marker in an unusual place is
// no excuse. (For innocence the opposite holds: see the allowlist's matching.)
const ROWS = [...REMOTE_SHELL_ROWS, ...CODE_ROWS, ...TAMPERING_ROWS, ...DATA_ROWS, ...DISGUISE_ROWS];

/** What command lines say by themselves, as data. */
export const COMMAND_PATTERNS: readonly TextPattern[] = ROWS.map(([code, says, within, ...steps]) => ({
  code,
  says,
  within,
  steps,
}));

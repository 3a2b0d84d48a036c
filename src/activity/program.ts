import { programSet } from '../linux/vocabulary/vocabulary.ts';
import { baseName } from './paths.ts';

/** The kinds of programs that say something about who started systemctl, the most telling first. */
const KINDS = ['web-server', 'database', 'app-runtime', 'container-runtime'] as const;

/** What kind of program a process name stands for. */
export type ProgramKind = (typeof KINDS)[number] | 'other';

// Linux keeps 15 characters of a process name: longer names have a row for their start.
const SETS = KINDS.map((kind) => [kind, programSet(kind)] as const);
const OPERATIONS = programSet('operations-runtime');

/** A process name without path, login dash and what some servers write behind it (`nginx: worker process`). */
function programName(name: string): string {
  return (baseName(name).replace(/^-/, '').split(':', 1)[0] ?? '').trim().toLowerCase();
}

const MAINTAINER_SCRIPTS = ['.postinst', '.preinst', '.prerm', '.postrm', '.config'];

/** `nginx-common.postinst` is no web server, nor is what 15 characters leave of it, if that is any of its suffix. */
function isMaintainerScript(base: string): boolean {
  const suffix = base.slice(base.lastIndexOf('.'));
  const cut = base.length === 15 && /^\.[a-z]/.test(suffix);
  return MAINTAINER_SCRIPTS.some((script) => script === suffix || (cut && script.startsWith(suffix)));
}

/** Classifies a process by its image name or path. */
export function programKind(name: string): ProgramKind {
  const base = programName(name);
  if (isMaintainerScript(base)) return 'other';
  return SETS.find(([, names]) => names.has(base))?.[0] ?? 'other';
}

/** Languages that configuration management and operations are written in, beside applications. */
export function isOperationsRuntime(name: string): boolean {
  return OPERATIONS.has(programName(name));
}

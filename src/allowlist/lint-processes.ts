import { isInterpreter, isShell } from '../activity/interpreter.ts';
import { mergedUsr } from '../activity/paths.ts';
import { programKind } from '../activity/program.ts';
import { programNames, programSet } from '../linux/vocabulary/vocabulary.ts';
import type { AllowlistEntry, AllowlistProcess } from './entry.schema.ts';
import { matchesGlob } from './glob.ts';
import { lastComponents } from './glob-language.ts';
import { compileGlob } from './glob-match.ts';
import type { LintFinding } from './lint-finding.ts';

/** Programs that run or write whatever they are given: a glob that one of them fits stands for any. */
const RUNNERS = [
  ...programNames('shell', 'app-runtime').filter((name) => /^[a-z]+$/.test(name)),
  'python3',
  'perl',
  'ruby',
  'php',
];

/** Names of programs that a glob stands for, without what its wildcards stand for. */
function namesOf(glob: string): readonly string[] {
  return lastComponents(glob).map((parts) =>
    parts.map((part) => (part.kind === 'text' ? part.text : '')).join(''),
  );
}

/** A program that runs whatever it is given, so that its name tells nothing of what ran. */
function runsAnything(glob: string): boolean {
  const fits = compileGlob({ negated: false, ways: lastComponents(glob) });
  return (
    RUNNERS.some(fits) ||
    namesOf(glob).some((name) => isShell(name) || isInterpreter(name) || programKind(name) === 'app-runtime')
  );
}

// Programs that put a file where their arguments say, or start what they say: as telling as a shell's name.
const FILE_TOOLS = programSet(
  'copier',
  'editor',
  'output-tool',
  'reader',
  'unpacker',
  'downloader',
  'transfer',
  'wrapper',
);

function writesAnything(glob: string): boolean {
  return namesOf(glob).some((name) => FILE_TOOLS.has(name));
}

const COMMON_BINS = ['bin', 'sbin', 'libexec', 'local/bin', 'local/sbin', 'local/libexec'];

function isCommonBin(glob: string): boolean {
  const path = mergedUsr(glob);
  if (/^\/usr\/(?:local\/)?(?:bin|sbin|libexec)\//.test(path)) return true;
  const names = [...RUNNERS, ...namesOf(glob)];
  return COMMON_BINS.some((bin) => names.some((name) => matchesGlob([path], `/usr/${bin}/${name}`)));
}

/** What tells one use of a program from another: what it runs, or a place that no other program lies in. */
function isAnchored({ executables, scripts, modules, commandLines }: AllowlistProcess): boolean {
  if ((scripts ?? modules ?? commandLines) !== undefined) return true;
  return (
    executables?.every((glob) => !(runsAnything(glob) || writesAnything(glob)) || !isCommonBin(glob)) === true
  );
}

function isGeneric(process: AllowlistProcess): boolean {
  const known = [...(process.names ?? []), ...(process.executables ?? [])];
  return known.length === 0 || known.some(runsAnything);
}

/** A grandparent that is a program of its own, and something else that the claim rests on. */
function hasSupport({ ancestry, what, hosts, disqualifiers }: AllowlistEntry): boolean {
  const names = ancestry?.grandparent?.names ?? [];
  const told = names.length > 0 && !names.some(runsAnything);
  return told && (what ?? hosts ?? disqualifiers) !== undefined;
}

function lintParent(entry: AllowlistEntry, parent: AllowlistProcess): readonly LintFinding[] {
  if (isAnchored(parent) || hasSupport(entry)) return [];
  const path = '/ancestry/parent';
  if (isGeneric(parent)) {
    const message =
      'An interpreter or shell runs anything: name the script, the module or the whole command line, or a grandparent with what it does or where.';
    return [{ code: 'process.bare-interpreter', path, message }];
  }
  if (parent.executables?.some(writesAnything) === true) {
    const message =
      'A file tool writes whatever it is told to: name the grandparent that it comes from, with the units or the place.';
    return [{ code: 'process.file-tool', path, message }];
  }
  if (parent.executables !== undefined) return [];
  const message = 'A process name alone can be given to any program: name where it lies or what it runs.';
  return [{ code: 'process.name-only', path, message }];
}

/** An entry without a parent process rests on place, unit or host; a grandparent's name is none of these. */
function lintUnanchored({ what, hosts, who }: AllowlistEntry): readonly LintFinding[] {
  const units = what?.units ?? what?.unitPaths ?? what?.unitPlaces;
  const narrow = units !== undefined && (who ?? hosts) !== undefined;
  if (narrow) return [];
  const message =
    'Nothing here tells this activity from an attack on the same host: name the parent process, or the units together with the account or the host.';
  return [{ code: 'claim.unanchored', path: '', message }];
}

function lintInline({ ancestry }: AllowlistEntry): readonly LintFinding[] {
  if (ancestry?.parent?.inline !== true || ancestry.grandparent !== undefined) return [];
  const message = 'Code on the command line may be anything: name the grandparent that it comes from.';
  const known = ancestry.parent.executables?.every((glob) => !runsAnything(glob)) === true;
  return known ? [] : [{ code: 'process.inline-anywhere', path: '/ancestry/parent/inline', message }];
}

/** Homes are written by their owners: a script there is a claim only together with whose it is. */
function lintHomes({ who, ancestry }: AllowlistEntry): readonly LintFinding[] {
  if (who !== undefined) return [];
  return (ancestry?.parent?.scripts ?? []).flatMap((glob, index): readonly LintFinding[] => {
    if (!/^\/(?:home|root)\//.test(glob)) return [];
    const message = `${glob} lies in a home, which its owner writes: name the accounts or their class.`;
    return [{ code: 'path.home-without-who', path: `/ancestry/parent/scripts/${index}`, message }];
  });
}

/** Findings on the ancestry as a whole: a name alone, a bare interpreter, nothing that the claim rests on. */
export function lintProcesses(entry: AllowlistEntry): readonly LintFinding[] {
  const parent = entry.ancestry?.parent;
  return [
    ...(parent === undefined ? lintUnanchored(entry) : lintParent(entry, parent)),
    ...lintInline(entry),
    ...lintHomes(entry),
  ];
}

import { classifyPath, isWorldWritable } from '../activity/paths.ts';
import { TEMPORARY_GLOBS } from '../linux/vocabulary/tool-files.ts';
import type { AllowlistEntry } from './entry.schema.ts';
import { matchesGlob } from './glob.ts';
import { literalStart } from './glob-language.ts';
import type { LintFinding } from './lint-finding.ts';

/** A glob of an entry, and where it stands. */
interface Pattern {
  readonly glob: string;
  readonly path: string;
  readonly kind: 'path' | 'name' | 'unit' | 'literal';
}

function listed(
  globs: readonly string[] | undefined,
  path: string,
  kind: Pattern['kind'],
): readonly Pattern[] {
  return (globs ?? []).map((glob, index) => ({ glob, path: `${path}/${index}`, kind }));
}

function patternsOf({ who, ancestry, what, hosts, disqualifiers }: AllowlistEntry): readonly Pattern[] {
  const processes = (['parent', 'grandparent'] as const).flatMap((place) => {
    const process = ancestry?.[place];
    const at = `/ancestry/${place}`;
    return [
      ...listed(process?.names, `${at}/names`, 'name'),
      ...listed(process?.executables, `${at}/executables`, 'path'),
      ...listed(process?.scripts, `${at}/scripts`, 'path'),
      ...listed(process?.modules, `${at}/modules`, 'literal'),
    ];
  });
  return [
    ...listed(who?.accounts, '/who/accounts', 'name'),
    ...processes,
    ...listed(what?.units, '/what/units', 'unit'),
    ...listed(what?.unitPaths, '/what/unitPaths', 'path'),
    ...listed(hosts?.names, '/hosts/names', 'name'),
    ...listed(disqualifiers?.units, '/disqualifiers/units', 'literal'),
  ];
}

/** Names that have nothing in common. */
const UNLIKE = ['alice.service', 'www-data.service', 'x1.service', 'svc_web.service'];

/** True for a glob that says nothing: wildcards, separators and at most a unit's suffix. */
function matchesAnything(glob: string): boolean {
  return /^[*?./]*(?:\.?\{?(?:service|socket|timer|path|target)[,}]?)*$/.test(glob) && !/^\/?$/.test(glob);
}

const UNSAFE: Readonly<Record<string, string>> = {
  'world-writable': 'anyone may put a file there',
  'shared-memory': 'anyone may put a file there',
  descriptor: 'it is no file at all',
  'web-root': 'a web server may put a file there',
};

function lintPath({ glob, path }: Pattern): readonly LintFinding[] {
  if (!glob.startsWith('/')) {
    return [
      {
        code: 'path.relative',
        path,
        message: `${glob} is no absolute path: a bare name says nothing about who could have put the program there.`,
      },
    ];
  }
  // The one use of such a place that an entry may make.
  if (TEMPORARY_GLOBS.has(glob)) return [];
  const start = literalStart(glob);
  if (start.length < 2) {
    return [{ code: 'path.no-root', path, message: `${glob} begins with a wildcard: name the directory.` }];
  }
  if (glob.split('/').includes('..')) {
    return [
      { code: 'path.unresolved', path, message: `${glob} holds “..”: name the directory that it means.` },
    ];
  }
  // `/tm*` reaches /tmp as well as `/tmp/*` does.
  const reached = reaches(start, glob);
  if (reached === undefined) return [];
  return [{ code: 'path.world-writable', path, message: `${glob} lies where ${UNSAFE[reached]}.` }];
}

const PLACES = ['/tmp/x', '/var/tmp/x', '/dev/shm/x', '/run/lock/x', '/var/www/x', '/srv/www/x', '/dev/fd/x'];

/** Whether what stands behind the literal start of a glob leads into any directory: `/var/**`, or any directory and a file in it. */
function crosses(rest: string): boolean {
  return rest.includes('**') || /^[^/]*[*?[{(][^/]*\//.test(rest);
}

/** The class of an unsafe place that a path glob lies in, or whose directory its literal start leads to. */
function reaches(start: string, glob: string): string | undefined {
  const own = classifyPath(`${start}x`);
  if (own in UNSAFE) return own;
  const open = start.length < glob.length && !start.endsWith('/');
  const leads = open
    ? PLACES
    : PLACES.filter((place) => crosses(glob.slice(start.length)) && isWorldWritable(place));
  const place = leads.find((candidate) => candidate.startsWith(start));
  return place === undefined ? undefined : classifyPath(place);
}

/** Findings on each pattern by itself: matches anything, is no absolute path, lies in an unsafe place. */
export function lintPatterns(entry: AllowlistEntry): readonly LintFinding[] {
  return patternsOf(entry).flatMap((pattern): readonly LintFinding[] => {
    const { glob, path, kind } = pattern;
    // `[a-z]*` and `!(x)` say no more than `*` does; where they end a claim, they may.
    const fitsAll = kind !== 'literal' && UNLIKE.every((name) => matchesGlob([glob], name));
    if (fitsAll || matchesAnything(glob)) {
      const code = kind === 'unit' ? 'unit.any' : 'glob.any';
      return [
        { code, path, message: `${glob} matches anything: leave the facet out, or say what is meant.` },
      ];
    }
    return kind === 'path' ? lintPath(pattern) : [];
  });
}

import { NameSet, wordsExpression } from '../../linux/vocabulary/names.ts';
import { TEMPORARY_FILES } from '../../linux/vocabulary/tool-files.ts';
import { programs } from '../../linux/vocabulary/vocabulary.ts';
import { accountClass } from '../account-class.ts';
import type { Activity } from '../activity.ts';
import type { CommandLine } from '../command-line.ts';
import { isShell } from '../interpreter.ts';
import { baseName, classifyPath, isHiddenPath, isUnsafePlace } from '../paths.ts';
import { isOperationsRuntime, programKind } from '../program.ts';
import type { SystemctlCall } from '../systemctl.ts';
import { isKernelThreadName } from '../unit-name.ts';
import { placeWords } from './place-words.ts';
import type { Detector, Sign } from './sign.ts';

/** Accounts of servers and daemons do not manage units. */
export const accountSigns: Detector = ({ accounts }) =>
  accounts.flatMap((account): readonly Sign[] => {
    const kind = accountClass(account);
    if (kind === 'web-service') return [{ code: 'sign.account.web-service', evidence: account }];
    return kind === 'service' ? [{ code: 'sign.account.service', evidence: account }] : [];
  });

// Application servers that run on a general runtime, by the class or the module that they start with.
const SERVERS = programs.filter(({ kinds }) => kinds.includes('web-server'));
const SERVER_CLASSES = new RegExp(
  String.raw`(?:\b|-D)${wordsExpression(SERVERS.flatMap(({ classes }) => classes))}\b`,
);
const SERVER_SCRIPTS = new NameSet(SERVERS.flatMap(({ scripts }) => scripts));

/** True when the command line is that of a web or application server, whatever its image is called. */
function runsServer(command: CommandLine): boolean {
  if (programKind(command.program) !== 'app-runtime') return false;
  const named = command.script ?? command.module ?? '';
  return SERVER_CLASSES.test(command.text) || SERVER_SCRIPTS.has(baseName(named).replace(/[\d.]+$/, ''));
}

function serverSigns({ parent }: Activity, programs: readonly string[]): readonly Sign[] {
  const signs: Sign[] = [];
  for (const program of programs) {
    const kind = programKind(program);
    if (kind === 'web-server') signs.push({ code: 'sign.ancestor.web-server', evidence: program });
    if (kind === 'database') signs.push({ code: 'sign.ancestor.database', evidence: program });
  }
  if (parent.command !== undefined && runsServer(parent.command)) {
    signs.push({ code: 'sign.ancestor.web-server', evidence: parent.command.text.slice(0, 200) });
  }
  return signs;
}

/** What makes a unit start with the host or the session, or makes a new unit known. */
const PERSISTING: ReadonlySet<SystemctlCall['does']> = new Set(['persists', 'links', 'edits']);

/**
 * A one-line shell below an application's runtime. Configuration management is written in Python, Ruby and Perl, and
 * runs as root: there such a line is no more than unusual, while an application that makes a unit persist through
 * a shell is how command injection looks.
 */
function runtimeShellSigns({
  parent,
  grandparent,
  systemctl,
  accountClass: kind,
}: Activity): readonly Sign[] {
  const runtime = grandparent.name;
  const { command } = parent;
  if (command?.inline === undefined || !isShell(command.program)) return [];
  // `sh -c FILE` runs a file, and a one-liner does not.
  if (command.script !== undefined || runtime === undefined || programKind(runtime) !== 'app-runtime')
    return [];
  const evidence = `${runtime} → ${command.text.slice(0, 200)}`;
  const operations = isOperationsRuntime(runtime) && kind === 'root';
  // An account that is not root has nothing to reload but what it has just written.
  const reloads = systemctl?.does === 'reload' && kind !== 'root';
  const persists = systemctl !== undefined && (PERSISTING.has(systemctl.does) || reloads) && !operations;
  return [
    { code: 'sign.ancestor.runtime-shell', evidence },
    ...(persists ? [{ code: 'sign.ancestor.runtime-persists' as const, evidence }] : []),
  ];
}

/** Web servers and databases do not start systemctl; an application that does so through a shell is unusual. */
export const ancestorSigns: Detector = ({ activity, programs: names }) => [
  ...serverSigns(activity, names),
  ...runtimeShellSigns(activity),
];

/** Whether a unit file is one of an image: by its path, or, where the row tells none, by the runtime above the writer. */
function isInContainer({ table, filePath, filePathClass, grandparent }: Activity): boolean {
  if (table !== 'DeviceFileEvents') return false;
  if (filePath !== undefined) return filePathClass === 'container-layer';
  return programKind(grandparent.name ?? '') === 'container-runtime';
}

/** Programs and scripts that take part and lie where anyone, or a web server, can put a file, or nowhere. */
export const ancestorPathSigns: Detector = ({ activity, programs }) => {
  const scripts = activity.commands.flatMap(({ executable, program, script }) => [
    executable,
    program,
    script,
  ]);
  const { words = [] } = activity.parent.command ?? {};
  const archive = words.includes('-jar') ? words[words.indexOf('-jar') + 1] : undefined;
  // Most sensors give a name; one that gives a path tells where the program lies.
  const placed = programs.filter((program) => /\/|^memfd:/.test(program));
  const paths = [...scripts, archive, activity.parent.image, activity.image, ...placed];
  // A build step's /tmp is the image's own: unusual, and no proof.
  const inContainer = isInContainer(activity);
  return [...new Set(paths)].flatMap((path = ''): readonly Sign[] => {
    if (!/\/|^memfd:/.test(path)) return [];
    const contained = inContainer && classifyPath(path) === 'world-writable' && !isHiddenPath(path);
    // Anyone may write such a name, so that it is a sign still, but one that a matching entry may suppress.
    if (TEMPORARY_FILES.test(path) || contained)
      return [{ code: 'sign.ancestor.temp-script', evidence: path }];
    if (!isUnsafePlace(path)) return [];
    const says = `A program or script that took part lies in ${placeWords(path)}.`;
    return [{ code: 'sign.ancestor.unsafe-path', says, evidence: path }];
  });
};

/** Processes that pose as threads of the kernel: those have no command line and start nothing. */
export const ancestorNameSigns: Detector = ({ activity, programs }) => {
  const named = [...programs, activity.parent.command?.executable ?? ''];
  return named
    .filter((name) => isKernelThreadName(baseName(name)) || isKernelThreadName(name))
    .map((name): Sign => ({ code: 'sign.ancestor.masquerade', evidence: name }));
};

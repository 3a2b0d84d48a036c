import type { AlertRow } from '../alert/alert.ts';
import { compact } from '../compact.ts';
import type { AccountClass } from './account-class.schema.ts';
import { accountClass } from './account-class.ts';
import { argumentsOf, type CommandLine, readCommandLine } from './command-line.ts';
import { type Execution, pathFrom } from './executions.ts';
import { type Lineage, readLineage } from './lineage.ts';
import { baseName, classifyPath, normalisePath, type PathClass, pathsIn } from './paths.ts';
import { type PosixFacts, readPosixFacts } from './posix-facts.ts';
import { readSystemctl, readSystemctlImage, type SystemctlCall } from './systemctl.ts';
import { isUnitPath, unitWrites } from './unit-write.ts';

/** A process above the event: its image name, and its command line where the row tells it. */
export interface Ancestor {
  readonly name?: string;
  /** Where its image lies, as the sensor saw it (`InitiatingProcessFolderPath`), normalised. */
  readonly image?: string;
  readonly command?: CommandLine;
}

/** What a row of evidence says happened, in words of Linux. Absent means that the row does not tell. */
export interface Activity {
  readonly table: string;
  readonly kind: 'systemctl' | 'unit-file' | 'other';
  readonly host?: string;
  readonly account?: string;
  readonly accountClass: AccountClass;
  readonly systemctl?: SystemctlCall;
  /** The calls of systemctl that the parent's one-line script makes, the event's own among them. */
  readonly scripted: readonly SystemctlCall[];
  /** Where the started program lies in a process event (`FolderPath`), normalised. */
  readonly image?: string;
  /** The file event's own path, normalised. */
  readonly filePath?: string;
  readonly filePathClass?: PathClass;
  /** Where the file was before, in the event of a move (`PreviousFolderPath`), normalised. */
  readonly previousPath?: string;
  /**
   * Units that the event names: systemctl's operands, the file written, targets in the writer's command line, and
   * operands of other systemctl calls
   * in the script behind `sh -c`, unit files that it names.
   */
  readonly units: readonly string[];
  /** systemctl's parent in a process event, the writer in a file event. */
  readonly parent: Ancestor;
  /** The parent of that. */
  readonly grandparent: Ancestor;
  /** What the row really says of parent and grandparent. */
  readonly lineage: Lineage;
  /** What the sensor tells of users, places, terminals and images, where the row carries it. */
  readonly facts?: PosixFacts;
  /** The account of what started systemctl, where the row names it beside the event's own. */
  readonly initiatingAccount?: string;
  /** Command lines that the row carries, the event's own first, each once. */
  readonly commands: readonly CommandLine[];
}

/** A column as text; an empty string is an empty value, a missing column is `undefined`. */
function text(row: AlertRow, column: string): string | undefined {
  const value = row.columns[column];
  if (typeof value === 'string') return value;
  return typeof value === 'number' ? String(value) : undefined;
}

/** An empty text is a value that the sensor does not know. */
function known(value: string | undefined): string | undefined {
  return value === '' ? undefined : value;
}

function isFileEvent(row: AlertRow): boolean {
  return row.table === 'DeviceFileEvents';
}

/** The account that acted: systemctl's own in a process event, the writer's in a file event. */
export function accountOf(row: AlertRow): string | undefined {
  const columns = ['AccountName', 'InitiatingProcessAccountName'];
  const found = (isFileEvent(row) ? columns.reverse() : columns).map((column) => text(row, column));
  return found.find((account) => account !== undefined && account !== '');
}

function commandOf(row: AlertRow, column: string): CommandLine | undefined {
  const line = text(row, column);
  return line === undefined || line.trim() === '' ? undefined : readCommandLine(line);
}

function pathOf(row: AlertRow, column: string): string | undefined {
  const path = text(row, column);
  return path === undefined || path === '' ? undefined : normalisePath(path);
}

/** The branches of the shipped rule that ask for systemctl's image: what they report is systemctl's by whatever name. */
export const SYSTEMCTL_BRANCHES: ReadonlySet<string | undefined> = new Set([
  'WebApp_Process_Spawned_Systemctl',
  'Unprivileged_Systemctl_Service_Enable',
]);

/** A first word that holds more than a name, which only whoever starts the program puts there. */
const NAMED_AND_MORE = /^(?:\S*\/)?systemctl\s/;

/**
 * The event's own call. The image tells where it is known, or the branch that has asked for it; else the command line.
 */
function callOf(row: AlertRow, own: CommandLine | undefined): SystemctlCall | undefined {
  if (own === undefined) return undefined;
  const words = argumentsOf(own);
  const name = text(row, 'FileName')?.toLowerCase() ?? '';
  const isSaid = SYSTEMCTL_BRANCHES.has(row.reportedBranch) || NAMED_AND_MORE.test(words[0] ?? '');
  const isImage = name === 'systemctl' || (name === '' && isSaid);
  return isImage ? readSystemctlImage(words) : readSystemctl(words);
}

/** The systemctl calls among what a command line runs. A path is of the directory that the script has gone to. */
function callsIn(executions: readonly Execution[]): readonly SystemctlCall[] {
  return executions.flatMap(({ argv, cwd }) => {
    const call = readSystemctl(argv);
    return call === undefined ? [] : [{ ...call, paths: call.paths.map((path) => pathFrom(cwd, path)) }];
  });
}

/** Units of the systemctl calls of a shell line, and unit files that it names at all. */
function calledUnits(command: CommandLine): readonly string[] {
  const called = callsIn(command.executions).flatMap((call) => [...call.units, ...call.paths]);
  return [...called, ...pathsIn(command.text).filter((path) => isUnitPath(path) && /\.[a-z]+$/.test(path))];
}

function kindOf(systemctl: SystemctlCall | undefined, writes: boolean): Activity['kind'] {
  if (systemctl !== undefined) return 'systemctl';
  return writes ? 'unit-file' : 'other';
}

/** Reads a row. In file events the actor is the writer: the `InitiatingProcess…` columns. */
export function readActivity(row: AlertRow): Activity {
  const isFile = isFileEvent(row);
  const account = accountOf(row);
  const parentCommand = commandOf(row, 'InitiatingProcessCommandLine');
  const own = commandOf(row, 'ProcessCommandLine');
  const systemctl = isFile ? undefined : callOf(row, own);
  const filePath = isFile ? pathOf(row, 'FolderPath') : undefined;
  const fileName = isFile ? (text(row, 'FileName') ?? filePath) : undefined;
  const commands = [isFile ? undefined : own, parentCommand].filter((command) => command !== undefined);
  const written = commands.flatMap(unitWrites).map((write) => write.target);
  const named = [
    ...(systemctl?.units ?? []),
    ...(systemctl?.paths ?? []),
    fileName ?? '',
    ...written,
    ...(parentCommand === undefined ? [] : calledUnits(parentCommand)),
  ];
  return compact({
    table: row.table,
    kind: kindOf(systemctl, isFile || written.length > 0),
    host: text(row, 'DeviceName'),
    account,
    accountClass: accountClass(account),
    systemctl,
    scripted: parentCommand?.inline === undefined ? [] : callsIn(parentCommand.executions),
    image: isFile ? undefined : pathOf(row, 'FolderPath'),
    filePath,
    filePathClass: filePath === undefined ? undefined : classifyPath(filePath),
    previousPath: isFile ? pathOf(row, 'PreviousFolderPath') : undefined,
    units: [...new Set(named.map(baseName).filter((unit) => unit !== '' && !/^system$|^user$/.test(unit)))],
    parent: compact({
      name: text(row, 'InitiatingProcessFileName'),
      image: pathOf(row, 'InitiatingProcessFolderPath'),
      command: parentCommand,
    }),
    grandparent: compact({ name: text(row, 'InitiatingProcessParentFileName') }),
    lineage: readLineage(row),
    facts: isFile ? undefined : readPosixFacts(row),
    initiatingAccount: isFile ? undefined : known(text(row, 'InitiatingProcessAccountName')),
    commands,
  });
}

import type { AlertRow } from '../alert/alert.ts';
import type { AccountClass } from '../context/context.schema.ts';
import { compact } from '../compact.ts';
import { accountClass } from './account-class.ts';
import { type CommandLine, readCommandLine } from './command-line.ts';
import { baseName, classifyPath, normalisePath, type PathClass } from './paths.ts';
import { readSystemctl, type SystemctlCall } from './systemctl.ts';
import { unitWrites } from './unit-write.ts';

/** A process above the event: its image name, and its command line where the row tells it. */
export interface Ancestor {
  readonly name?: string;
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
  /** The file event's own path, normalised. */
  readonly filePath?: string;
  readonly filePathClass?: PathClass;
  /** Units that the event names: systemctl's operands, the file written, targets in the writer's command line. */
  readonly units: readonly string[];
  /** systemctl's parent in a process event, the writer in a file event. */
  readonly parent: Ancestor;
  /** The parent of that. */
  readonly grandparent: Ancestor;
  /** Command lines that the row carries, the event's own first, each once. */
  readonly commands: readonly CommandLine[];
}

/** A column as text; an empty string is an empty value, a missing column is `undefined`. */
function text(row: AlertRow, column: string): string | undefined {
  const value = row.columns[column];
  if (typeof value === 'string') return value;
  return typeof value === 'number' ? String(value) : undefined;
}

/** Reads a row. In file events the actor is the writer: the `InitiatingProcess…` columns. */
export function readActivity(row: AlertRow): Activity {
  const isFile = row.table === 'DeviceFileEvents';
  const account = text(row, 'AccountName') ?? text(row, 'InitiatingProcessAccountName');
  const actor = isFile ? (text(row, 'InitiatingProcessAccountName') ?? account) : account;
  const ownLine = text(row, 'ProcessCommandLine');
  const parentLine = text(row, 'InitiatingProcessCommandLine');
  const parentCommand = parentLine === undefined ? undefined : readCommandLine(parentLine);
  const own = isFile || ownLine === undefined ? undefined : readCommandLine(ownLine);
  const systemctl = own === undefined ? undefined : readSystemctl(own.words);
  const folderPath = isFile ? text(row, 'FolderPath') : undefined;
  const filePath = folderPath ? normalisePath(folderPath) : undefined;
  const commands = [own, parentCommand].filter((command) => command !== undefined).filter((command) => command.text !== '');
  const written = commands.flatMap(unitWrites).map((write) => write.target);
  const fileName = isFile ? (text(row, 'FileName') ?? (filePath && baseName(filePath))) : undefined;
  const units = [...(systemctl?.units ?? []), ...(systemctl?.paths ?? []), ...(fileName ? [fileName] : []), ...written];
  const kind: Activity['kind'] =
    systemctl !== undefined ? 'systemctl' : isFile || written.length > 0 ? 'unit-file' : 'other';
  return compact({
    table: row.table,
    kind,
    host: text(row, 'DeviceName'),
    account: actor === '' ? undefined : actor,
    accountClass: accountClass(actor),
    systemctl,
    filePath,
    filePathClass: filePath === undefined ? undefined : classifyPath(filePath),
    units: [...new Set(units.map(baseName))],
    parent: compact({ name: text(row, 'InitiatingProcessFileName'), command: parentCommand }),
    grandparent: compact({ name: text(row, 'InitiatingProcessParentFileName') }),
    commands,
  });
}

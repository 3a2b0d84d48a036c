import type { AlertRow } from '../alert/alert.ts';
import { compact } from '../compact.ts';
import type { AccountClass } from '../context/context.schema.ts';
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

/** The account that acted: systemctl's own in a process event, the writer's in a file event. */
function actorOf(row: AlertRow, isFile: boolean): string | undefined {
  const columns = ['AccountName', 'InitiatingProcessAccountName'];
  const found = (isFile ? columns.reverse() : columns).map((column) => text(row, column));
  return found.find((account) => account !== undefined && account !== '');
}

function commandOf(row: AlertRow, column: string): CommandLine | undefined {
  const line = text(row, column);
  return line === undefined ? undefined : readCommandLine(line);
}

/** Reads a row. In file events the actor is the writer: the `InitiatingProcess…` columns. */
export function readActivity(row: AlertRow): Activity {
  const isFile = row.table === 'DeviceFileEvents';
  const account = actorOf(row, isFile);
  const parentCommand = commandOf(row, 'InitiatingProcessCommandLine');
  const own = isFile ? undefined : commandOf(row, 'ProcessCommandLine');
  const systemctl = own && readSystemctl(own.words);
  const folderPath = isFile ? text(row, 'FolderPath') : undefined;
  const filePath = folderPath ? normalisePath(folderPath) : undefined;
  const fileName = isFile ? (text(row, 'FileName') ?? filePath) : undefined;
  const commands = [own, parentCommand]
    .filter((command) => command !== undefined)
    .filter(({ text: line }) => line !== '');
  const written = commands.flatMap(unitWrites).map((write) => write.target);
  const named = [...(systemctl?.units ?? []), ...(systemctl?.paths ?? []), fileName ?? '', ...written];
  const writes = isFile || written.length > 0;
  const kind: Activity['kind'] = systemctl !== undefined ? 'systemctl' : writes ? 'unit-file' : 'other';
  return compact({
    table: row.table,
    kind,
    host: text(row, 'DeviceName'),
    account,
    accountClass: accountClass(account),
    systemctl,
    filePath,
    filePathClass: filePath && classifyPath(filePath),
    units: [...new Set(named.map(baseName).filter((unit) => unit !== ''))],
    parent: compact({ name: text(row, 'InitiatingProcessFileName'), command: parentCommand }),
    grandparent: compact({ name: text(row, 'InitiatingProcessParentFileName') }),
    commands,
  });
}

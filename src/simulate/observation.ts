import type { Activity } from '../activity/activity.ts';
import { baseName } from '../activity/paths.ts';
import { actsOf } from '../activity/systemctl.ts';
import { compact } from '../compact.ts';
import type { ExplainedRow } from '../rule/explained.schema.ts';
import { partsGlob, partsRegex, textParts } from './volatile-text.ts';

/** By what ancestry something was done: what two rows of one actor share, whoever ran it and on whatever. */
export interface Actor {
  readonly table: string;
  readonly parentName?: string;
  /** What the parent ran: `script:`, `module:` or `line:` and the value, as a glob where it is a path. */
  readonly runs?: string;
  readonly grandparentName?: string;
}

/** A row as far as an entry can be made of it. All of it is attacker-controlled text. */
export interface Observation {
  readonly actor: Required<Actor>;
  readonly account: string;
  readonly host: string;
  readonly executable: string;
  readonly script?: string;
  readonly module?: string;
  readonly inline: boolean;
  readonly commandLine: string;
  /** Of the parent's command line, whole. */
  readonly commandLineRegex: string;
  /** All that the call of systemctl does; none for an event of a file. */
  readonly verbs: readonly string[];
  readonly units: readonly string[];
  readonly filePath?: string;
  /** The event's own value as the rule sees it: the command line of systemctl, or the path of the file. */
  readonly subject: string;
}

/** The actor of a row, as far as the row tells it. */
export function actorOf({ table, parent, grandparent }: Activity): Actor {
  const { command } = parent;
  const told = (name: string | undefined) => (name === undefined || name === '' ? undefined : baseName(name));
  return compact({
    table,
    parentName: told(parent.name),
    runs: command === undefined || command.text === '' ? undefined : runsOf(command),
    grandparentName: told(grandparent.name),
  });
}

function runsOf(command: NonNullable<Activity['parent']['command']>): string {
  if (command.inline === undefined && command.script !== undefined)
    return `script:${partsGlob(textParts(command.script))}`;
  if (command.inline === undefined && command.module !== undefined) return `module:${command.module}`;
  return `line:${partsGlob(textParts(command.text))}`;
}

/** Whether the two may be one actor: all that both tell is the same. One that tells no ancestor is nobody. */
export function sharesActor(a: Actor, b: Actor): boolean {
  const names = ['table', 'parentName', 'runs', 'grandparentName'] as const;
  if ((a.parentName ?? a.runs ?? a.grandparentName) === undefined) return false;
  return names.every((name) => a[name] === undefined || b[name] === undefined || a[name] === b[name]);
}

function textOf(row: ExplainedRow, column: string): string | undefined {
  const value = row.columns[column];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** What a row tells for an entry; `undefined` where it does not tell enough, or not for certain. */
export function observationOf(row: ExplainedRow, activity: Activity): Observation | undefined {
  const { account, host, parent, systemctl, units, filePath } = activity;
  const { parentName, runs, grandparentName, table } = actorOf(activity);
  const commandLine = textOf(row, 'InitiatingProcessCommandLine');
  const subject = systemctl === undefined ? textOf(row, 'FolderPath') : textOf(row, 'ProcessCommandLine');
  const { command } = parent;
  if (row.candidates !== undefined || command === undefined || commandLine === undefined || !account || !host)
    return undefined;
  if (
    parentName === undefined ||
    runs === undefined ||
    grandparentName === undefined ||
    subject === undefined
  )
    return undefined;
  if (systemctl?.verb === '' || systemctl?.isUnderstood === false) return undefined;
  if (systemctl === undefined && filePath === undefined) return undefined;
  return compact({
    actor: { table, parentName, runs, grandparentName },
    account: account.toLowerCase(),
    host: host.toLowerCase(),
    executable: command.executable,
    script: command.script,
    module: command.module,
    inline: command.inline !== undefined,
    commandLine: command.text,
    commandLineRegex: partsRegex(textParts(commandLine)),
    verbs: systemctl === undefined ? [] : actsOf(systemctl),
    units: systemctl === undefined ? [] : units,
    filePath: systemctl === undefined ? filePath : undefined,
    subject,
  });
}

import type { ActivityContext, ExplainedRow } from '../data/types.ts';

/** A process of the line that leads to the event, or the event itself at its end. */
export interface Ancestor {
  readonly role: 'ancestor' | 'grandparent' | 'parent' | 'process' | 'file';
  readonly name: string | undefined;
  readonly commandLine: string | undefined;
  readonly account: string | undefined;
  readonly processId: string | undefined;
}

/**
 * The line of ancestors, the oldest first: as the logs know it, and where they do not, as the row itself tells it. A
 * step that nobody tells is left out.
 */
export function ancestryOf(
  row: Pick<ExplainedRow, 'table' | 'columns'>,
  known: ActivityContext['ancestry'] = [],
): readonly Ancestor[] {
  const told = ancestryOfRow(row);
  const event = told.filter(({ role }) => role === 'process' || role === 'file');
  const logged = known
    .toSorted((a, b) => b.level - a.level)
    .map(({ level, fileName, commandLine, accountName, processId }): Ancestor => {
      const role = level === 1 ? 'parent' : level === 2 ? 'grandparent' : 'ancestor';
      const own = told.find((one) => one.role === role);
      return {
        role,
        name: fileName ?? own?.name,
        commandLine: commandLine ?? own?.commandLine,
        account: accountName ?? own?.account,
        processId: processId === undefined ? own?.processId : String(processId),
      };
    });
  const missing = told.filter(
    ({ role }) => event.every((one) => one.role !== role) && logged.every((one) => one.role !== role),
  );
  return [
    ...logged.filter(({ role }) => role === 'ancestor'),
    ...missing,
    ...logged.filter(({ role }) => role !== 'ancestor'),
    ...event,
  ];
}

function ancestryOfRow({ table, columns }: Pick<ExplainedRow, 'table' | 'columns'>): readonly Ancestor[] {
  const text = (name: string) => {
    const value = columns[name];
    if (typeof value === 'number') return String(value);
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const isFile = table === 'DeviceFileEvents';
  const line: readonly Ancestor[] = [
    {
      role: 'grandparent',
      name: text('InitiatingProcessParentFileName'),
      commandLine: undefined,
      account: undefined,
      processId: text('InitiatingProcessParentId'),
    },
    {
      role: 'parent',
      name: text('InitiatingProcessFileName'),
      commandLine: text('InitiatingProcessCommandLine'),
      account: text('InitiatingProcessAccountName'),
      processId: text('InitiatingProcessId'),
    },
    isFile
      ? {
          role: 'file',
          name: text('FileName'),
          commandLine: text('FolderPath'),
          account: undefined,
          processId: undefined,
        }
      : {
          role: 'process',
          name: text('FileName') ?? programOf(text('ProcessCommandLine')),
          commandLine: text('ProcessCommandLine'),
          account: text('AccountName'),
          processId: text('ProcessId'),
        },
  ];
  return line.filter(({ name, commandLine }) => name !== undefined || commandLine !== undefined);
}

/** The program of a command line, where the row does not name it: the last part of its first word. */
function programOf(commandLine: string | undefined): string | undefined {
  return commandLine?.trim().split(/\s/, 1)[0]?.split('/').at(-1) || undefined;
}

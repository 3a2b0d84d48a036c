import { baseName } from '../../src/activity/paths.ts';
import type { AlertRow } from '../../src/alert/alert.ts';
import { compact } from '../../src/compact.ts';
import { words } from './words.ts';

/** What a row of an example says, where it is not what every other one says. */
export interface Told {
  readonly account?: string;
  /** systemctl's own command line. */
  readonly line?: string;
  /** The command line of its parent, or of who writes a file. */
  readonly by?: string;
  /** The name of that process, where its command line does not begin with it. */
  readonly as?: string;
  /** The name of the process above that. */
  readonly below?: string;
  /** The file that is written. */
  readonly path?: string;
  /** Columns by their own names; `undefined` for one that the row lacks. */
  readonly columns?: Readonly<Record<string, string | undefined>>;
  /** Other values of folded rows, by column. */
  readonly candidates?: Readonly<Record<string, readonly string[]>>;
}

function columnsOf(told: Told): Readonly<Record<string, string | undefined>> {
  const { account = 'deploy', line = 'systemctl enable app', by = 'bash', below = 'cron', path } = told;
  const common = {
    InitiatingProcessAccountName: account,
    InitiatingProcessFileName: told.as ?? baseName(by.split(' ')[0] ?? ''),
    InitiatingProcessCommandLine: by,
    InitiatingProcessParentFileName: below,
  };
  if (path !== undefined) return { ...common, FileName: baseName(path), FolderPath: path, ...told.columns };
  const own = { AccountName: account, FileName: 'systemctl', FolderPath: '/usr/bin/systemctl' };
  return { ...common, ...own, ProcessCommandLine: line, ...told.columns };
}

/** A row without any sign but for what is told: a person's account, a shell below cron, a unit of its own. */
export function rowOf(told: Told): AlertRow {
  const columns = Object.entries(columnsOf(told)).filter(([, value]) => value !== undefined);
  return {
    table: told.path === undefined ? 'DeviceProcessEvents' : 'DeviceFileEvents',
    source: 'raw-row',
    columns: Object.fromEntries(columns),
    ...(told.candidates === undefined ? {} : { candidates: told.candidates }),
  };
}

/** The same for each of some words, which stand in place of `{}` in what the row tells. */
export function eachTold(told: Told, those: string): readonly Told[] {
  return words(those).map((word) => {
    const put = (value: string | undefined) => value?.replaceAll('{}', () => word);
    const { account, line, by, as, below, path } = told;
    const filled = { account, line, by, as, below, path };
    const entries = Object.entries(filled).map(([key, value]) => [key, put(value)] as const);
    return { ...told, ...compact(Object.fromEntries(entries)) };
  });
}

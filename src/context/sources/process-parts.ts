import { readUnitText } from '../../activity/unit-text.ts';
import { compact } from '../../compact.ts';
import { isKqlInstant } from '../../kql/kql-literal.ts';
import type { Ancestor, Connection, StartedProcess } from '../activity-context.schema.ts';
import { MOST_ITEMS } from '../bounds.ts';
import type { QueryRow } from '../query-runner.ts';
import { type ContextSubject, hostNameOf } from '../source.ts';
import { around, countIn, type LogPart, numberIn, TTL, textIn } from './log-part.ts';

const MINUTE = 60_000;
/** A daemon that starts jobs may have been started long ago; further back than this the logs cost too much. */
const ANCESTRY_MS = 7 * 24 * 60 * MINUTE;
const PAYLOADS = 10;

/** The process above the event's own, by id and creation time: together they tell a process from all others. */
function parentOf(
  subject: ContextSubject,
): { readonly process: number; readonly created: string } | undefined {
  for (const { columns } of subject.rows) {
    // A process that replaced its image (exec) stands as its own initiator: then its parent counts.
    const replaced =
      columns['ProcessId'] !== undefined && columns['ProcessId'] === columns['InitiatingProcessId'];
    const prefix = replaced ? 'InitiatingProcessParent' : 'InitiatingProcess';
    const process = numberIn(columns, `${prefix}Id`);
    const created = textIn(columns, `${prefix}CreationTime`);
    if (
      process !== undefined &&
      Number.isSafeInteger(process) &&
      created !== undefined &&
      isKqlInstant(created)
    ) {
      return { process, created };
    }
  }
  return undefined;
}

function processOf(row: QueryRow) {
  return {
    processId: numberIn(row, 'ProcessId'),
    fileName: textIn(row, 'FileName'),
    folderPath: textIn(row, 'FolderPath'),
    commandLine: textIn(row, 'ProcessCommandLine'),
    accountName: textIn(row, 'AccountName'),
  };
}

/** The processes above the event, up to six levels. */
export const ancestryPart: LogPart = {
  name: 'ancestry',
  ask(subject) {
    const host = hostNameOf(subject);
    const parent = parentOf(subject);
    if (host === undefined || parent === undefined) return undefined;
    const span = around(subject, ANCESTRY_MS, MINUTE);
    return { query: 'ancestry', values: { host, ...parent }, ...span, ttlMs: TTL.event, shared: false };
  },
  read(rows) {
    const ancestry = rows.flatMap((row): Ancestor[] => {
      const level = countIn(row, 'Level');
      if (level === undefined || level === 0) return [];
      return [compact({ ...processOf(row), level, creationTime: textIn(row, 'ProcessCreationTime') })];
    });
    ancestry.sort((a, b) => a.level - b.level);
    return ancestry.length === 0 ? {} : { activity: { ancestry: ancestry.slice(0, MOST_ITEMS) } };
  },
};

/** What the units of the event run, as far as a command line writes their text. */
function payloadsOf({ activities }: ContextSubject): readonly string[] {
  const texts = activities.flatMap(({ commands }) => commands.map(({ text }) => readUnitText(text)));
  const programs = texts.flatMap((unit) => (unit?.exec ?? []).map((exec) => exec.split(/\s/)[0] ?? ''));
  return [...new Set(programs)].filter((program) => program.startsWith('/')).slice(0, PAYLOADS);
}

/** What systemd started within half an hour around the event, and where that connected to. */
export const nextPart: LogPart = {
  name: 'next',
  ask(subject) {
    const host = hostNameOf(subject);
    if (host === undefined) return undefined;
    const span = around(subject, 30 * MINUTE, 30 * MINUTE);
    const values = { host, payloads: payloadsOf(subject) };
    return { query: 'next', values, ...span, ttlMs: TTL.event, shared: false };
  },
  read(rows, subject) {
    const payloads = payloadsOf(subject);
    const processes: StartedProcess[] = [];
    const connections: Connection[] = [];
    for (const row of rows) {
      const timestamp = textIn(row, 'Timestamp');
      if (timestamp === undefined) continue;
      if (row['Kind'] === 'process') processes.push(compact({ timestamp, ...processOf(row) }));
      if (row['Kind'] === 'connection') {
        connections.push(
          compact({
            timestamp,
            processId: numberIn(row, 'ProcessId'),
            fileName: textIn(row, 'FileName'),
            actionType: textIn(row, 'ActionType'),
            remoteIp: textIn(row, 'RemoteIP'),
            remotePort: numberIn(row, 'RemotePort'),
            remoteUrl: textIn(row, 'RemoteUrl'),
          }),
        );
      }
    }
    const next = {
      ...(payloads.length === 0 ? {} : { payloads: [...payloads] }),
      processes: processes.slice(0, MOST_ITEMS),
      connections: connections.slice(0, MOST_ITEMS),
    };
    return { activity: { next } };
  },
};

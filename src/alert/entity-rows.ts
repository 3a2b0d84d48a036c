import { type DraftRow, isServiceFile } from './draft-row.ts';
import type { Entity, EntityGraph } from './entities.ts';
import { accountName, fieldText, fileOf, hostName } from './entity-values.ts';

/**
 * Rows out of entities, for an alert that carries nothing better: one for each process and each file. A process
 * and a file that are the only ones of their kind are one row, since both were mapped from it, unless the
 * process has an image of its own. A process that is
 * only another's parent gives no row of its own, nor does a file that is only a process's image.
 *
 * A scheduled rule maps `ProcessCommandLine` to a process without parent, host or account; only other products
 * link them. Host and account stay absent here where they are not linked.
 */
export function entityRows(graph: EntityGraph): readonly DraftRow[] {
  const processes = graph.top.filter((entity) => entity.kind === 'process');
  const parents = new Set(processes.map((entity) => graph.linked(entity, 'ParentProcess')));
  const children = processes.filter((entity) => !parents.has(entity));
  const images = new Set(graph.all.map((entity) => graph.linked(entity, 'ImageFile')));
  const files = graph.top.filter((entity) => entity.kind === 'file' && !images.has(entity));
  // Processes that are each other's parents are a cycle, not a family: none may get lost.
  const acting = children.length > 0 ? children : processes;
  const [process] = acting;
  const [file] = files;
  const isOneEvent = acting.length === 1 && files.length === 1;
  if (isOneEvent && process !== undefined && graph.linked(process, 'ImageFile') === undefined) {
    return drafts([withFile(processColumns(process, graph), fileColumns(file))]);
  }
  return drafts([
    ...acting.map((entity) => processColumns(entity, graph)),
    ...files.map((entity) => ({ ...fileColumns(entity), ...hostColumns(entity, graph) })),
  ]);
}

type Values = Readonly<Record<string, string | undefined>>;

function drafts(rows: readonly Values[]): readonly DraftRow[] {
  return rows
    .map((row) => Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined)))
    .filter((columns) => Object.keys(columns).length > 0)
    .map((columns) => ({ source: 'entities', columns, candidates: {} }) as const);
}

function processColumns(process: Entity, graph: EntityGraph): Values {
  const parent = graph.linked(process, 'ParentProcess');
  const grandparent = parent === undefined ? undefined : graph.linked(parent, 'ParentProcess');
  const parentImage = parent === undefined ? {} : fileOf(graph.linked(parent, 'ImageFile'));
  const grandparentImage = grandparent === undefined ? {} : fileOf(graph.linked(grandparent, 'ImageFile'));
  return {
    ...hostColumns(process, graph),
    ...accountColumns(process, graph),
    ProcessCommandLine: fieldText(process, 'commandline'),
    ProcessId: processId(process),
    ...fileColumns(graph.linked(process, 'ImageFile')),
    InitiatingProcessAccountName:
      parent === undefined ? undefined : accountName(graph.linked(parent, 'Account')),
    InitiatingProcessCommandLine: fieldText(parent, 'commandline'),
    InitiatingProcessId: processId(parent),
    InitiatingProcessFileName: parentImage.name,
    InitiatingProcessFolderPath: parentImage.folderPath,
    InitiatingProcessParentFileName: grandparentImage.name,
  };
}

/** Of a file event there is one process, the writer, whichever of its two columns was mapped. */
function withFile(process: Values, file: Values): Values {
  const writer = isServiceFile(file['FileName'])
    ? { InitiatingProcessCommandLine: process['ProcessCommandLine'] }
    : {};
  return { ...process, ...writer, ...file };
}

function fileColumns(file: Entity | undefined): Values {
  const { name, folderPath } = fileOf(file);
  return { FileName: name, FolderPath: folderPath };
}

function hostColumns(entity: Entity, graph: EntityGraph): Values {
  const host = graph.linked(entity, 'Host');
  return { DeviceName: hostName(host), DeviceId: fieldText(host, 'mdatpdeviceid') };
}

function accountColumns(process: Entity, graph: EntityGraph): Values {
  const account = graph.linked(process, 'Account');
  return {
    AccountName: accountName(account),
    AccountDomain: fieldText(account, 'ntdomain'),
    AccountSid: fieldText(account, 'sid'),
  };
}

/** Entities write process ids in hexadecimal (`0x1e49a`) as well as in decimal; the tables write decimal. */
function processId(process: Entity | undefined): string | undefined {
  const text = fieldText(process, 'processid');
  if (text === undefined || !/^(?:0x[0-9a-f]{1,8}|\d{1,10})$/i.test(text)) return undefined;
  return String(Number(text));
}

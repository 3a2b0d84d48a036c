import type { Entity, EntityGraph, EntityKind } from './entities.ts';
import { textField } from './fields.ts';
import { own } from './json.ts';

/** A file as an entity names it. `folderPath` is the full path with the name, as in Defender's tables. */
export interface FileValue {
  readonly name?: string;
  readonly folderPath?: string;
}

/** The distinct values that the entities of an alert name. */
export interface EntityValues {
  readonly hosts: readonly string[];
  readonly accounts: readonly string[];
  readonly commandLines: readonly string[];
  readonly files: readonly FileValue[];
}

/** Collects what the entities name, whether in the list or inside one another, each value once. */
export function entityValues(graph: EntityGraph): EntityValues {
  const of = (kind: EntityKind) => graph.all.filter((entity) => entity.kind === kind);
  const files = of('file').map(fileOf);
  return {
    hosts: distinct(of('host').map(hostName), (name) => name.toLowerCase()),
    accounts: distinct(of('account').map(accountName)),
    commandLines: distinct(of('process').map((entity) => fieldText(entity, 'commandline'))),
    files: [...new Map(files.map((file) => [file.folderPath ?? file.name, file])).values()].filter(
      (file) => file.folderPath !== undefined || file.name !== undefined,
    ),
  };
}

/** A field as text, by the first of these names that has one. */
export function fieldText(entity: Entity | undefined, ...names: readonly string[]): string | undefined {
  for (const name of names) {
    const text = entity === undefined ? undefined : textField.parse(own(entity.fields, name));
    if (text !== undefined) return text;
  }
  return undefined;
}

/**
 * The name that Defender's tables would carry in `DeviceName`: the mapping splits a full name into `HostName`
 * and `DnsDomain`, so they are put together again.
 */
export function hostName(host: Entity | undefined): string | undefined {
  const fullName = fieldText(host, 'fqdn');
  if (fullName !== undefined) return fullName;
  const name = fieldText(host, 'hostname', 'netbiosname');
  const domain = fieldText(host, 'dnsdomain');
  if (name === undefined || domain === undefined) return name;
  return name.toLowerCase().endsWith(`.${domain.toLowerCase()}`) ? name : `${name}.${domain}`;
}

/** The account's name without domain. */
export function accountName(account: Entity | undefined): string | undefined {
  return fieldText(account, 'name', 'accountname');
}

/** A file's name and full path. The directory of an entity may already end in the name. */
export function fileOf(file: Entity | undefined): FileValue {
  const name = fieldText(file, 'name', 'filename');
  const directory = fieldText(file, 'directory');
  const folderPath = directory === undefined ? undefined : joined(directory, name);
  return {
    ...(name === undefined ? {} : { name }),
    ...(folderPath === undefined ? {} : { folderPath }),
  };
}

function joined(directory: string, name: string | undefined): string | undefined {
  if (name === undefined) return undefined;
  if (directory.endsWith(`/${name}`)) return directory;
  return directory.endsWith('/') ? `${directory}${name}` : `${directory}/${name}`;
}

function distinct(
  values: readonly (string | undefined)[],
  keyOf: (value: string) => string = (value) => value,
): readonly string[] {
  const byKey = new Map<string, string>();
  for (const value of values) {
    if (value !== undefined && !byKey.has(keyOf(value))) byKey.set(keyOf(value), value);
  }
  return [...byKey.values()];
}

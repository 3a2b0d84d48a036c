import { lowerCaseKeys, textField } from './fields.ts';
import { isObject, type JsonObject, own, readJsonField } from './json.ts';

/** The kinds of entities that say something of a process or a file on a host. */
export type EntityKind = 'host' | 'account' | 'process' | 'file' | 'other';

/** An entity, its fields under lower-case keys whatever form they came in. Compare by identity. */
export interface Entity {
  readonly kind: EntityKind;
  readonly fields: JsonObject;
}

/** The entities of an alert with their references resolved. */
export interface EntityGraph {
  /** The entities of the list itself, in order, each once. */
  readonly top: readonly Entity[];
  /** Those and the ones defined inside others. */
  readonly all: readonly Entity[];
  /** The entity that a field of another links to, inline or by reference; undefined when the link dangles. */
  readonly linked: (entity: Entity, name: string) => Entity | undefined;
}

/** The entities as far as they can be read. `unreadable`: they are cut off or not JSON. */
export interface Entities {
  readonly graph: EntityGraph;
  readonly unreadable: boolean;
}

const KINDS: Readonly<Record<string, EntityKind>> = {
  host: 'host',
  account: 'account',
  process: 'process',
  file: 'file',
};

/**
 * Reads the entities of an alert: the table's form (a JSON string of `{"$id","Type",…}` with `{"$ref"}` for a
 * link), the Logic App alert trigger's (the same as an array) and ARM's (`{"id","kind","properties"}`, links as
 * `hostEntityId`). Microsoft Learn, "Microsoft Sentinel entity types reference"; azure-rest-api-specs,
 * securityinsights, EntityTypes.json.
 *
 * Alerts that were merged repeat `$id`s: a reference means the last definition before it, or the first after it
 * when there is none before. A reference to nothing is dropped. Cycles are harmless: a link is one step, taken
 * by whoever asks.
 */
export function readEntities(field: unknown): Entities {
  const read = readJsonField(field);
  if (read.state === 'absent') return { graph: graphOf([]), unreadable: false };
  if (read.state === 'unreadable' || typeof read.value !== 'object' || read.value === null) {
    return { graph: graphOf([]), unreadable: true };
  }
  return { graph: graphOf(Array.isArray(read.value) ? read.value : [read.value]), unreadable: false };
}

function graphOf(list: readonly unknown[]): EntityGraph {
  const definitions = collectDefinitions(list);
  const resolve = (value: unknown): Entity | undefined =>
    isObject(value) ? (definitions.entities.get(value) ?? definitions.references.get(value)) : undefined;
  const top = list.map(resolve).filter((entity) => entity !== undefined);
  return {
    top: [...new Set(top)],
    all: [...new Set(definitions.entities.values())],
    linked: (entity, name) => {
      const direct = resolve(own(entity.fields, name.toLowerCase()));
      if (direct !== undefined) return direct;
      const id = textField.parse(own(entity.fields, `${name.toLowerCase()}entityid`));
      return id === undefined ? undefined : definitions.byArmId.get(id.toLowerCase());
    },
  };
}

interface Definitions {
  /** The entity of each object that defines one. */
  readonly entities: ReadonlyMap<object, Entity>;
  /** The entity that each `{"$ref"}` object means. */
  readonly references: ReadonlyMap<object, Entity>;
  readonly byArmId: ReadonlyMap<string, Entity>;
}

function collectDefinitions(list: readonly unknown[]): Definitions {
  const entities = new Map<object, Entity>();
  const references = new Map<object, Entity>();
  const byArmId = new Map<string, Entity>();
  const current = new Map<string, Entity>();
  const waiting = new Map<string, object[]>();
  // Depth first, in the order of the text, since that order decides which of two equal ids is meant. The depth
  // of a record is capped before it comes here.
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    if (isObject(value)) {
      const id = textField.parse(own(value, '$ref'));
      if (id === undefined) define(value);
      else refer(value, id);
    }
    for (const child of Object.values(value)) visit(child);
  };
  const refer = (value: JsonObject, id: string): void => {
    const target = current.get(id);
    if (target !== undefined) references.set(value, target);
    else if (waiting.get(id)?.push(value) === undefined) waiting.set(id, [value]);
  };
  const define = (value: JsonObject): void => {
    const entity = entityOf(value);
    const id = textField.parse(own(value, '$id'));
    const armId = textField.parse(own(value, 'id'))?.toLowerCase();
    if (entity === undefined) return;
    entities.set(value, entity);
    if (id !== undefined) {
      for (const reference of waiting.get(id) ?? []) references.set(reference, entity);
      waiting.delete(id);
      current.set(id, entity);
    }
    if (armId !== undefined && !byArmId.has(armId)) byArmId.set(armId, entity);
  };
  visit(list);
  return { entities, references, byArmId };
}

/** An object with a `Type` or a `kind` is an entity; any other is a value inside of one. */
function entityOf(value: JsonObject): Entity | undefined {
  const kind = textField.parse(own(value, 'kind'));
  const properties = own(value, 'properties');
  if (kind !== undefined && isObject(properties)) {
    return { kind: KINDS[kind.toLowerCase()] ?? 'other', fields: lowerCaseKeys(properties) };
  }
  const fields = lowerCaseKeys(value);
  const type = textField.parse(own(fields, 'type')) ?? kind;
  return type === undefined ? undefined : { kind: KINDS[type.toLowerCase()] ?? 'other', fields };
}

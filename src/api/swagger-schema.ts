import { isObject, type JsonObject } from '../alert/json.ts';

/** What a schema of Swagger 2.0 may say (OpenAPI Specification 2.0, "Schema Object"), besides `type` and `$ref`. */
const KEPT = [
  'title',
  'description',
  'format',
  'enum',
  'default',
  'minimum',
  'maximum',
  'minLength',
  'maxLength',
  'pattern',
  'minItems',
  'maxItems',
  'uniqueItems',
  'required',
  'example',
] as const;

/**
 * A JSON Schema of 2020-12 as Swagger 2.0 can say it. What that has no words for becomes wider, never narrower:
 * alternatives are any value, a value that may be null is marked `x-nullable`.
 *
 * @param owner the definition that the schema stands in: a reference back to it becomes any object, since the
 * designer of Logic Apps does not unfold a schema that holds itself
 */
export function swaggerSchema(schema: unknown, owner = ''): JsonObject {
  if (!isObject(schema)) return {};
  if (typeof schema['$ref'] === 'string') {
    const name = schema['$ref'].replace('#/components/schemas/', '');
    return name === owner ? { type: 'object' } : { $ref: `#/definitions/${name}` };
  }
  const alternatives = schema['anyOf'] ?? schema['oneOf'];
  if (Array.isArray(alternatives)) return alternative(schema, alternatives, owner);
  const result: Record<string, unknown> = { ...plain(schema), ...typeOf(schema) };
  if (isObject(schema['properties'])) {
    result['properties'] = Object.fromEntries(
      Object.entries(schema['properties']).map(([name, value]) => [name, property(name, value, owner)]),
    );
  }
  if (result['type'] === 'array') result['items'] = swaggerSchema(schema['items'], owner);
  const more = schema['additionalProperties'];
  if (more === false) result['additionalProperties'] = false;
  else if (more !== undefined) result['additionalProperties'] = swaggerSchema(more, owner);
  return result;
}

/** The words that stand for themselves, or for one word of Swagger. */
function plain(schema: JsonObject): JsonObject {
  const result: Record<string, unknown> = {};
  for (const key of KEPT) if (schema[key] !== undefined) result[key] = schema[key];
  // Not every reader of Swagger knows the classes of Unicode.
  if (String(result['pattern'] ?? '').includes('\\p{')) delete result['pattern'];
  if (schema['const'] !== undefined) result['enum'] = [schema['const']];
  for (const [key, bound] of [
    ['exclusiveMinimum', 'minimum'],
    ['exclusiveMaximum', 'maximum'],
  ] as const) {
    if (typeof schema[key] === 'number') Object.assign(result, { [bound]: schema[key], [key]: true });
  }
  return result;
}

/** `systemAlertId` as people read it: `System alert id`. */
export function humanized(name: string): string {
  const words = name
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/[-_]+/g, ' ')
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function property(name: string, schema: unknown, owner: string): JsonObject {
  const lowered = swaggerSchema(schema, owner);
  // Beside a reference nothing is heeded.
  return '$ref' in lowered ? lowered : { ...lowered, 'x-ms-summary': humanized(name) };
}

function alternative(schema: JsonObject, alternatives: readonly unknown[], owner: string): JsonObject {
  const isNull = (one: unknown): boolean => isObject(one) && one['type'] === 'null';
  const others = alternatives.filter((one) => !isNull(one));
  const told = typeof schema['description'] === 'string' ? { description: schema['description'] } : {};
  if (others.length !== 1) return told;
  const only = swaggerSchema(others[0], owner);
  return '$ref' in only ? only : { ...only, ...told, 'x-nullable': true };
}

function typeOf(schema: JsonObject): JsonObject {
  const { type } = schema;
  if (typeof type === 'string') return { type };
  if (!Array.isArray(type)) return {};
  const others = type.filter((one) => one !== 'null');
  const nullable = others.length < type.length ? { 'x-nullable': true } : {};
  return others.length === 1 ? { type: others[0], ...nullable } : nullable;
}

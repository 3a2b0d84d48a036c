import { TriageError } from '../errors.ts';
import { kqlDatetime, kqlDynamic, kqlLong, kqlString } from './kql-literal.ts';

/** The value of a parameter: its type in the declaration tells how it is written. */
export type QueryValue = string | number | readonly string[];

/** A query whose parameters are declared as KQL declares them, to be filled in. */
export interface QueryTemplate {
  readonly name: string;
  readonly parameters: Readonly<Record<string, ParameterType>>;
  /** The query with the values of every parameter; throws `query.parameters` where they do not fit. */
  render(values: Readonly<Record<string, QueryValue>>): string;
}

export type ParameterType = 'string' | 'datetime' | 'long' | 'dynamic';

const DECLARATION = /^declare query_parameters\(([^)]*)\);\n/m;
const TYPES: readonly ParameterType[] = ['string', 'datetime', 'long', 'dynamic'];

/**
 * Reads the text of a `.kql` file. Its one `declare query_parameters(name:type, …);` is what editors and the KQL
 * parser know; the APIs take no parameters, so rendering puts `let name = literal;` in its place and touches nothing
 * else of the text: a value can only ever stand where a literal stands.
 *
 * @throws TriageError `query.malformed` for a file without a declaration, or with one that is not understood
 */
export function readQueryTemplate(name: string, text: string): QueryTemplate {
  const [whole = '', list = ''] = DECLARATION.exec(text) ?? [];
  const parameters = new Map<string, ParameterType>();
  for (const part of list.split(',')) {
    const [, parameter, declared] = /^\s*([a-z]\w*)\s*:\s*(\w+)\s*$/i.exec(part) ?? [];
    const type = TYPES.find((known) => known === declared);
    if (parameter === undefined || type === undefined) {
      throw new TriageError('query.malformed', `${name} does not declare its parameters`);
    }
    parameters.set(parameter, type);
  }
  return {
    name,
    parameters: Object.fromEntries(parameters),
    render(values) {
      const unknown = Object.keys(values).filter((parameter) => !parameters.has(parameter));
      const lines = [...parameters].map(([parameter, type]) => {
        const value = Object.hasOwn(values, parameter) ? values[parameter] : undefined;
        const literal = value === undefined ? undefined : literalOf(type, value);
        if (literal === undefined) throw new TriageError('query.parameters', `${name} needs ${parameter}`);
        return `let ${parameter} = ${literal};\n`;
      });
      if (unknown.length > 0) throw new TriageError('query.parameters', `${name} does not know ${unknown}`);
      const at = text.indexOf(whole);
      return text.slice(0, at) + lines.join('') + text.slice(at + whole.length);
    },
  };
}

function literalOf(type: ParameterType, value: QueryValue): string | undefined {
  if (typeof value === 'string') {
    if (type === 'string') return kqlString(value);
    return type === 'datetime' ? kqlDatetime(value) : undefined;
  }
  if (typeof value === 'number') return type === 'long' ? kqlLong(value) : undefined;
  return type === 'dynamic' ? kqlDynamic(value) : undefined;
}

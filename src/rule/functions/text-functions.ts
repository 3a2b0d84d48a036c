import { compileRegex } from '../regex.ts';
import { textOf, type Value, type ValueType, valueAs } from '../value.ts';
import type { FunctionTable, Operand, StrictFunction } from './scalar-function.ts';

/** The largest string of Kusto; what would be longer is taken for unknown rather than computed. */
const MAX_LENGTH = 1_048_576;

/** A function of texts, where a null of any type is the empty string. */
function ofTexts(
  least: number,
  most: number,
  type: ValueType,
  call: (texts: readonly string[], values: readonly Value[]) => Value,
): StrictFunction {
  return {
    kind: 'strict',
    arity: [least, most],
    type: () => type,
    call: (values, operands) =>
      call(
        values.map((value, index) => textOf(value, typeAt(operands, index))),
        values,
      ),
  };
}

function typeAt(operands: readonly Operand[], index: number): ValueType {
  return operands[index]?.type ?? 'any';
}

function bounded(text: string): Value {
  return text.length > MAX_LENGTH ? undefined : text;
}

/** `substring()` counts characters (code points), a negative start from the end. */
function substring(source: string, start: Value, length: Value): Value {
  if (typeof start !== 'number') return '';
  const characters = [...source];
  const from = start < 0 ? Math.max(0, characters.length + start) : start;
  const to = typeof length === 'number' ? from + Math.max(0, length) : undefined;
  return characters.slice(from, to).join('');
}

function split(source: string, delimiter: string, index: Value): Value {
  const parts = delimiter === '' ? [source] : source.split(delimiter);
  if (typeof index !== 'number') return parts;
  const part = parts[index];
  return part === undefined ? [] : [part];
}

/** Removes what matches at the ends, as often as it does. */
function trimmed(pattern: string, source: string, ends: 'both' | 'start' | 'end'): string {
  let text = source;
  if (ends !== 'end') {
    const matcher = compileRegex(`^(?:${pattern})+`).matcher(text);
    if (matcher.find()) text = text.slice(matcher.end());
  }
  if (ends !== 'start') {
    const matcher = compileRegex(`(?:${pattern})+$`).matcher(text);
    if (matcher.find()) text = text.slice(0, matcher.start());
  }
  return text;
}

/** The value of a constant `typeof(…)` argument. */
function typeLiteral(operand: Operand | undefined): ValueType {
  const name = operand?.constant;
  switch (name) {
    case 'int':
    case 'long':
    case 'real':
    case 'bool':
    case 'datetime':
    case 'timespan':
    case 'dynamic':
    case 'decimal':
      return name;
    default:
      return 'string';
  }
}

const extract: StrictFunction = {
  kind: 'strict',
  arity: [3, 4],
  type: ([, , , type]) => typeLiteral(type),
  call([pattern, group, source], operands) {
    const type = typeLiteral(operands[3]);
    const missing = type === 'string' ? '' : null;
    const matcher = compileRegex(textOf(pattern, 'string')).matcher(textOf(source, typeAt(operands, 2)));
    if (typeof group !== 'number' || !matcher.find() || group < 0 || group > matcher.groupCount())
      return missing;
    const found = matcher.group(group) ?? '';
    return type === 'string' ? found : (valueAs(type, found) ?? null);
  },
};

/** Functions of strings (Microsoft Learn, "Scalar functions", string functions). */
export const textFunctions: FunctionTable = {
  extract,
  indexof: ofTexts(2, 2, 'long', ([source = '', lookup = '']) => {
    const index = source.indexOf(lookup);
    return index < 0 ? -1 : [...source.slice(0, index)].length;
  }),
  replace_string: ofTexts(3, 3, 'string', ([source = '', lookup = '', rewrite = '']) => {
    if (lookup === '') return source;
    const parts = source.split(lookup);
    return source.length + parts.length * rewrite.length > MAX_LENGTH ? undefined : parts.join(rewrite);
  }),
  split: ofTexts(2, 3, 'dynamic', ([source = '', delimiter = ''], [, , index]) =>
    split(source, delimiter, index),
  ),
  strcat: ofTexts(1, 64, 'string', (texts) => bounded(texts.join(''))),
  strcat_delim: ofTexts(3, 65, 'string', ([delimiter = '', ...texts]) => bounded(texts.join(delimiter))),
  strlen: ofTexts(1, 1, 'long', ([source = '']) => [...source].length),
  substring: ofTexts(2, 3, 'string', ([source = ''], [, start, length]) => substring(source, start, length)),
  tolower: ofTexts(1, 1, 'string', ([source = '']) => source.toLowerCase()),
  toupper: ofTexts(1, 1, 'string', ([source = '']) => source.toUpperCase()),
  tostring: ofTexts(1, 1, 'string', ([source = '']) => source),
  trim: ofTexts(2, 2, 'string', ([pattern = '', source = '']) => trimmed(pattern, source, 'both')),
  trim_start: ofTexts(2, 2, 'string', ([pattern = '', source = '']) => trimmed(pattern, source, 'start')),
  trim_end: ofTexts(2, 2, 'string', ([pattern = '', source = '']) => trimmed(pattern, source, 'end')),
};

/** The functions that take a regular expression, and which argument it is. */
export const regexArguments: Readonly<Record<string, number>> = {
  extract: 0,
  trim: 0,
  trim_start: 0,
  trim_end: 0,
};

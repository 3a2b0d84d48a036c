import type { Expression } from './tree.ts';
import type { Value, ValueType } from './value.ts';

/** A built-in scalar function, given values that are all known. */
export interface ScalarFunction {
  readonly arity: readonly [least: number, most: number];
  readonly type: (arguments_: readonly ValueType[]) => ValueType;
  readonly call: (values: readonly Value[], types: readonly ValueType[], now: bigint | undefined) => Value;
}

const always = (type: ValueType) => () => type;

/** The functions that are evaluated, by their case-sensitive name. */
export const scalarFunctions: ReadonlyMap<string, ScalarFunction> = new Map<string, ScalarFunction>([
  [
    'now',
    {
      arity: [0, 1],
      type: always('datetime'),
      call: ([offset], _types, now) =>
        now !== undefined && typeof offset === 'bigint' ? now + offset : offset === undefined ? now : null,
    },
  ],
  [
    'ago',
    {
      arity: [1, 1],
      type: always('datetime'),
      call: ([span], _types, now) =>
        typeof span === 'bigint' ? (now === undefined ? undefined : now - span) : null,
    },
  ],
]);

/** Why a call cannot be evaluated, undefined when it can. */
export function invalidCall(name: string, arguments_: readonly Expression[]): string | undefined {
  const known = scalarFunctions.get(name);
  if (known === undefined) return `the function \`${name}()\``;
  const [least, most] = known.arity;
  if (arguments_.length < least || arguments_.length > most) {
    return `\`${name}()\` with ${arguments_.length} arguments`;
  }
  return undefined;
}

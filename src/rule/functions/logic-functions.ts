import type { RowContext } from '../row-context.ts';
import type { Value, ValueType } from '../value.ts';
import type {
  FunctionTable,
  LazyFunction,
  Operand,
  ReadableOperand,
  StrictFunction,
} from './scalar-function.ts';

/** The type of several alternatives: the first one that is known, that of a value before that of a null. */
function commonType(operands: readonly Operand[]): ValueType {
  const typed = operands.filter((operand) => operand.type !== 'any');
  return (typed.find((operand) => operand.constant !== null) ?? typed[0])?.type ?? 'any';
}

/** The value of the first predicate that is true. An unknown predicate leaves open which, unless all agree. */
function choose(
  alternatives: readonly [when: ReadableOperand | undefined, then: ReadableOperand][],
  row: RowContext,
): Value {
  const possible: Value[] = [];
  for (const [when, then] of alternatives) {
    const holds = when === undefined ? true : when.read(row);
    if (holds === undefined || holds === true) possible.push(then.read(row));
    if (holds === true) break;
  }
  const [first] = possible;
  return possible.every((value) => value === first) ? first : undefined;
}

const iff: LazyFunction = {
  kind: 'lazy',
  arity: [3, 3],
  type: (operands) => commonType(operands.slice(1)),
  prepare([condition, then, otherwise]) {
    if (then === undefined || otherwise === undefined) return () => undefined;
    return (row) =>
      choose(
        [
          [condition, then],
          [undefined, otherwise],
        ],
        row,
      );
  },
};

const caseFunction: LazyFunction = {
  kind: 'lazy',
  arity: [3, 255],
  type: (operands) =>
    commonType(operands.filter((_, index) => index % 2 === 1 || index === operands.length - 1)),
  prepare(operands) {
    const alternatives: [ReadableOperand | undefined, ReadableOperand][] = [];
    for (let index = 0; index < operands.length; index += 2) {
      const [when, then] = operands.slice(index, index + 2);
      if (when !== undefined) alternatives.push(then === undefined ? [undefined, when] : [when, then]);
    }
    return (row) => choose(alternatives, row);
  },
};

const coalesce: LazyFunction = {
  kind: 'lazy',
  arity: [1, 64],
  type: commonType,
  prepare: (operands) => (row) => {
    let last: Value = null;
    for (const operand of operands) {
      last = operand.read(row);
      if (last !== null && last !== '') return last;
    }
    return last;
  },
};

function emptiness(answer: boolean): StrictFunction {
  return {
    kind: 'strict',
    arity: [1, 1],
    type: () => 'bool',
    call: ([value]) => (value === null || value === '') === answer,
  };
}

function nullness(answer: boolean): StrictFunction {
  return {
    kind: 'strict',
    arity: [1, 1],
    type: () => 'bool',
    call([value], [operand]) {
      if (operand?.type === 'string') return !answer;
      // A null of a column of unknown type: of a string column it would be an empty string.
      if (value === null && operand?.type === 'any') return undefined;
      return (value === null) === answer;
    },
  };
}

/** Conditions as values, and questions about emptiness (Microsoft Learn, "Scalar functions", conditional functions). */
export const logicFunctions: FunctionTable = {
  case: caseFunction,
  coalesce,
  iff,
  iif: iff,
  isempty: emptiness(true),
  isnotempty: emptiness(false),
  notempty: emptiness(false),
  isnull: nullness(true),
  isnotnull: nullness(false),
  notnull: nullness(false),
};

import { isDatetime } from '../time.ts';
import { isNumeric, longOf, type Value, type ValueType } from '../value.ts';
import { type FunctionTable, nullable, type Operand, type StrictFunction } from './scalar-function.ts';

const TICKS_PER_HOUR = 36_000_000_000n;
const TICKS_PER_DAY = 24n * TICKS_PER_HOUR;

/** The moment of the query, which is told and never read from a clock; without it the value is unknown. */
const now: StrictFunction = {
  kind: 'strict',
  arity: [0, 1],
  type: () => 'datetime',
  call([offset], _operands, moment) {
    if (moment === undefined || offset === undefined) return moment;
    return typeof offset === 'bigint' ? momentOrNull(moment + offset) : null;
  },
};

const ago: StrictFunction = {
  kind: 'strict',
  arity: [1, 1],
  type: () => 'datetime',
  call([span], _operands, moment) {
    if (typeof span !== 'bigint') return null;
    return moment === undefined ? undefined : momentOrNull(moment - span);
  },
};

function momentOrNull(ticks: bigint): bigint | null {
  return isDatetime(ticks) ? ticks : null;
}

/** The greatest multiple of a size that is not above a value. */
function floorTo(value: bigint, size: bigint): bigint {
  const rest = value % size;
  return value - (rest < 0n ? rest + size : rest);
}

/** The type of a bin: that of the value, but real where either number is. */
function binType([value, size]: readonly Operand[]): ValueType {
  if (value === undefined || size === undefined || !isNumeric(value.type)) return value?.type ?? 'any';
  return value.type === 'real' || size.type === 'real' ? 'real' : 'long';
}

const bin: StrictFunction = {
  kind: 'strict',
  arity: [2, 2],
  type: binType,
  call([value, size], operands): Value {
    if (value === null || size === null) return null;
    if (typeof value === 'number' && typeof size === 'number') {
      return size > 0 ? Math.floor(value / size) * size : null;
    }
    if (!isWhole(value) || !isWhole(size) || size <= 0) return null;
    const floored = floorTo(BigInt(value), BigInt(size));
    return isNumeric(operands[0]?.type ?? 'any') ? longOf(floored) : floored;
  },
};

function isWhole(value: Value): value is number | bigint {
  return typeof value === 'bigint' || (typeof value === 'number' && Number.isInteger(value));
}

function ofMoment(type: ValueType, call: (ticks: bigint) => Value): StrictFunction {
  return nullable(1, 1, type, ([moment]) => (typeof moment === 'bigint' ? call(moment) : null));
}

/** Functions of datetimes (Microsoft Learn, "Scalar functions", datetime and rounding functions). */
export const timeFunctions: FunctionTable = {
  ago,
  bin,
  floor: bin,
  now,
  // 0001-01-01 was a Monday, and Kusto's week starts on Sunday.
  dayofweek: ofMoment('timespan', (ticks) => ((ticks / TICKS_PER_DAY + 1n) % 7n) * TICKS_PER_DAY),
  hourofday: ofMoment('long', (ticks) => Number((ticks % TICKS_PER_DAY) / TICKS_PER_HOUR)),
  startofday: ofMoment('datetime', (ticks) => floorTo(ticks, TICKS_PER_DAY)),
};

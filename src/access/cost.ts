/** How many units of calls are in flight at once, of one caller and of all together. */
export interface Room {
  readonly perCaller: number;
  readonly together: number;
}

/** What calls of a class cost, in units. */
export interface CostClass {
  /** Of a call, however small: what it takes of the caller's rate, and of the room. */
  readonly units: number;
  /** One unit more for so many bytes of the body. */
  readonly bytesAUnit?: number;
  /** Absent: as many at once as there are. */
  readonly room?: Room;
}

/** An alert with its embedded row has 4 to 8 KiB; a body of 1 MiB, the largest that is read, has 16 units more. */
const BODY_UNIT = 64 * 1024;

/**
 * The classes of cost, of which each operation declares one. A class has a room of its own, and one caller can never
 * take all of it. Times are those of one call alone on a machine with two cores.
 */
export const costClasses = {
  /** Some reads of the tables: milliseconds. */
  low: { units: 1 },
  /** Reads thousands of rows of a list, 50 ms: four of a caller at once, twelve together. */
  list: { units: 2, room: { perCaller: 8, together: 24 } },
  /** Judges an entry by every known attack, 25 ms: four of a caller at once. */
  judge: { units: 2, room: { perCaller: 8, together: 16 } },
  /** Real alerts, which must not wait for what others try: 34 small bodies or two of 1 MiB of a caller at once. */
  triage: { units: 1, bytesAUnit: BODY_UNIT, room: { perCaller: 34, together: 68 } },
  /** A body of 1 MiB takes up to two seconds: 17 small bodies or one of 1 MiB of a caller at once. */
  'dry-run': { units: 1, bytesAUnit: BODY_UNIT, room: { perCaller: 17, together: 34 } },
  /** Rows by a rule, which may be a query of the caller: five small bodies or one of 1 MiB of a caller at once. */
  explain: { units: 4, bytesAUnit: BODY_UNIT, room: { perCaller: 20, together: 40 } },
  /** Judges thousands of stored cases or hundreds of entries, up to 15 s: two of a caller at once, four together. */
  replay: { units: 20, room: { perCaller: 40, together: 80 } },
} as const satisfies Readonly<Record<string, CostClass>>;

export type Cost = keyof typeof costClasses;

/** The units of a call; `bodyBytes` is `undefined` where nobody can tell before the body has been read. */
export function unitsOf(cost: Cost, bodyBytes: number | undefined, mostBytes: number): number {
  const { units, bytesAUnit }: CostClass = costClasses[cost];
  if (bytesAUnit === undefined) return units;
  return units + Math.floor(Math.min(bodyBytes ?? mostBytes, mostBytes) / bytesAUnit);
}

/** A figure with its unit, of several rounds. */
export interface Figure {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  /** Against the floor or base named in `what`; absent for a floor. */
  readonly ratio?: number;
  readonly goal?: string;
  readonly met?: boolean;
}

export interface BenchRun {
  /** Enough to see that it works, and the grossest costs; not to be published. */
  readonly short: boolean;
  readonly log: (text: string) => void;
}

export interface Benchmark {
  readonly name: string;
  /** What is measured, and how. */
  readonly about: string;
  readonly run: (run: BenchRun) => Promise<readonly Figure[]>;
}

/** What was measured in each round. */
interface Rounds {
  readonly what: string;
  readonly values: readonly number[];
  readonly unit: string;
}

/** A floor or base, and what is held against it by the ratio of their medians. */
export function figuresAgainst(
  base: Rounds,
  own: Rounds,
  goal?: { readonly text: string; readonly meets: (ratio: number) => boolean },
): readonly [Figure, Figure] {
  const [floor, value] = [median(base.values), median(own.values)];
  const ratio = value / floor;
  return [
    { what: base.what, value: rounded(floor), unit: base.unit },
    {
      what: own.what,
      value: rounded(value),
      unit: own.unit,
      ratio: rounded(ratio),
      ...(goal === undefined ? {} : { goal: goal.text, met: goal.meets(ratio) }),
    },
  ];
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const [low = Number.NaN, high = Number.NaN] = [sorted[middle - 1], sorted[middle]];
  return sorted.length % 2 === 1 ? high : (low + high) / 2;
}

/** The value below which a share of the values lies, by the nearest rank. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

/** Three significant digits. */
export function rounded(value: number): number {
  return Number(value.toPrecision(3));
}

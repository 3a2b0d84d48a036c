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

import type { Audit } from './audit.ts';
import type { Random } from './random.ts';

export interface FaultRun {
  readonly random: Random;
  /** How often, and how much: the whole, or what a check of every change has time for. */
  readonly full: boolean;
  /** Told what goes on, for a person who waits. */
  readonly log: (text: string) => void;
}

/** What became of what was sent while something was wrong. */
export interface Outcome extends Audit {
  readonly fault: string;
  /** What was done, with numbers. */
  readonly tried: string;
  readonly alerts: number;
  readonly deliveries: number;
}

/** Some faults that are tried in one world. */
export interface Scenario {
  readonly name: string;
  readonly run: (run: FaultRun) => Promise<readonly Outcome[]>;
}

/** True when nothing was lost, nothing doubled, nothing out of order. */
export function isSound({ lost, doubled, outOfOrder }: Outcome): boolean {
  return lost + doubled + outOfOrder === 0;
}

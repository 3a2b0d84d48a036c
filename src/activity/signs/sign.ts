import type { Activity } from '../activity.ts';
import type { SignCode } from './catalogue.ts';

/** One sign, and the value that shows it. */
export interface Sign {
  readonly code: SignCode;
  /** What was found, in one sentence without values of the alert, where it says more than the catalogue does. */
  readonly says?: string;
  /** Attacker-controlled text. */
  readonly evidence: string;
}

/** What the detectors look at: the activity, and every text of the row or of its folded candidates, as it is and with its paths normalised. */
export interface Evidence {
  readonly activity: Activity;
  readonly texts: readonly string[];
  readonly accounts: readonly string[];
  readonly programs: readonly string[];
}

export type Detector = (evidence: Evidence) => readonly Sign[];

/** The matching part of a long text, with a little of what stands before and behind it. */
export function excerpt(text: string, index: number, length: number): string {
  const start = Math.max(0, index - 40);
  const end = Math.min(text.length, index + Math.min(length, 160) + 40);
  return `${start > 0 ? '…' : ''}${text.slice(start, end)}${end < text.length ? '…' : ''}`;
}

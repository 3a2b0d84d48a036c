import type { Activity } from '../activity.ts';

/** The codes of everything that speaks for an attack; each has its weight and its words in the score's data. */
const SIGN_CODES = [
  'sign.account.web-service',
  'sign.account.service',
  'sign.ancestor.web-server',
  'sign.ancestor.database',
  'sign.ancestor.runtime-shell',
  'sign.ancestor.runtime-persists',
  'sign.ancestor.unsafe-path',
  'sign.ancestor.temp-script',
  'sign.ancestor.masquerade',
  'sign.command.reverse-shell',
  'sign.command.interactive-shell',
  'sign.command.decoded-code',
  'sign.command.download-and-run',
  'sign.command.download-exec',
  'sign.command.untrusted-download',
  'sign.command.plain-download',
  'sign.command.download-unit',
  'sign.command.miner',
  'sign.command.inline-code',
  'sign.command.preloaded-code',
  'sign.command.unseen-code',
  'sign.command.runs-temp',
  'sign.command.unsafe-argument',
  'sign.command.temp-path',
  'sign.command.other-orders',
  'sign.command.defence-evasion',
  'sign.command.guard-off',
  'sign.command.host-escape',
  'sign.command.persistence',
  'sign.command.accounts',
  'sign.command.upload',
  'sign.command.credentials',
  'sign.command.host-file',
  'sign.command.host-access',
  'sign.command.obfuscated',
  'sign.command.spoofed-marker',
  'sign.unit.masquerade',
  'sign.unit.lookalike',
  'sign.unit.inline-written',
  'sign.unit.respawn',
  'sign.unit.linked',
  'sign.unit.foreign-root',
  'sign.payload.shared-memory',
  'sign.payload.world-writable',
  'sign.payload.temp-source',
  'sign.payload.web-root',
  'sign.payload.hidden',
  'sign.payload.home',
] as const;

export type SignCode = (typeof SIGN_CODES)[number];

/** One sign, and the value that shows it. */
export interface Sign {
  readonly code: SignCode;
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

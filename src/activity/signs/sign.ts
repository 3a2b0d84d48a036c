import type { Activity } from '../activity.ts';

/** The codes of everything that speaks for an attack; each has its weight and its words in the score's data. */
export type SignCode =
  | 'sign.account.web-service'
  | 'sign.account.service'
  | 'sign.ancestor.web-server'
  | 'sign.ancestor.database'
  | 'sign.ancestor.runtime-shell'
  | 'sign.ancestor.unsafe-path'
  | 'sign.ancestor.temp-script'
  | 'sign.command.reverse-shell'
  | 'sign.command.decoded-code'
  | 'sign.command.download-and-run'
  | 'sign.command.untrusted-download'
  | 'sign.command.download-unit'
  | 'sign.command.miner'
  | 'sign.command.inline-code'
  | 'sign.command.defence-evasion'
  | 'sign.command.host-escape'
  | 'sign.command.persistence'
  | 'sign.command.obfuscated'
  | 'sign.unit.masquerade'
  | 'sign.unit.inline-written'
  | 'sign.unit.linked'
  | 'sign.payload.shared-memory'
  | 'sign.payload.world-writable'
  | 'sign.payload.temp-source'
  | 'sign.payload.web-root'
  | 'sign.payload.hidden';

/** One sign, and the value that shows it. */
export interface Sign {
  readonly code: SignCode;
  /** Attacker-controlled text. */
  readonly evidence: string;
}

/** What the detectors look at: the activity, and every text of the row or of its folded candidates. */
export interface Evidence {
  readonly activity: Activity;
  readonly texts: readonly string[];
  readonly accounts: readonly string[];
  readonly programs: readonly string[];
}

export type Detector = (evidence: Evidence) => readonly Sign[];

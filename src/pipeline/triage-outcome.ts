import type { Case } from '../case/case.schema.ts';

/** What became of the records of one or more messages: the answer of `POST /triage`. */
export interface TriageOutcome {
  /** Each case that was written or changed, once, as it stands now. */
  readonly cases: readonly Case[];
  /** The ids of the cases that were created or revised for it, others' included; absent of a dry run. */
  readonly changed?: readonly string[];
  /** Records that are no alerts of this rule. */
  readonly ignored: readonly { readonly reason: string }[];
  readonly failures: readonly {
    readonly id: string;
    readonly code: string;
    /** JSON Pointer of the first problem inside the payload. */
    readonly path: string;
    readonly message: string;
  }[];
}

export interface TriageOptions {
  /** Where the messages came in. */
  readonly channel: 'hub' | 'http';
  /** Tells what would be written, and writes nothing. */
  readonly dryRun?: boolean;
}

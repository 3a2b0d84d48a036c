import { MAX_INFLATED_BYTES } from './raw-row.ts';

/**
 * What the embedded rows of one message may inflate to, in bytes. A row of Defender has some 2 KB and its alert 4 KB,
 * so that the largest message (1 MiB) holds rows of half a megabyte: this is eight times that.
 */
export const MAX_MESSAGE_BYTES = 4 * 1024 * 1024;

/**
 * What the embedded rows of a batch may inflate to, in bytes, since all of its alerts are held at once: eight thousand
 * rows of 2 KB. A run of a rule makes at most 150 alerts (Microsoft Learn, "Create a scheduled analytics rule").
 */
export const MAX_BATCH_BYTES = 16 * 1024 * 1024;

/** What may still be inflated. It is made for one call and counts down. */
export interface InflateBudget {
  /**
   * What the rows of the next alert may inflate to: at most half of what is left, so that a few that are as large as
   * may be leave room for the many of ordinary size behind them.
   */
  readonly forNextAlert: () => number;
  /** Rows have been read. */
  readonly read: (bytes: number) => void;
  /** Rows are held on to until the batch is done: those of an alert of this rule. */
  readonly keep: (bytes: number) => void;
}

/** What the messages of a batch may still make it hold together. */
export interface BatchBudget {
  readonly left: () => number;
  readonly keep: (bytes: number) => void;
}

export function batchBudget(): BatchBudget {
  let left = MAX_BATCH_BYTES;
  return {
    left: () => left,
    keep(bytes) {
      left -= bytes;
    },
  };
}

/** The budget of one message of a batch; without `batch`, of a message that comes alone. */
export function inflateBudget(batch: BatchBudget = batchBudget()): InflateBudget {
  let left = MAX_MESSAGE_BYTES;
  return {
    forNextAlert: () => Math.min(MAX_INFLATED_BYTES, Math.floor(Math.min(left, batch.left()) / 2)),
    read(bytes) {
      left -= bytes;
    },
    keep: batch.keep,
  };
}

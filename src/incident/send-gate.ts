import * as z from 'zod';
import type { Table } from '../tables/table.ts';

/**
 * Sentinel allows 75 PUTs of an incident and 75 of a comment in five minutes for a whole subscription, and 100 reads of
 * each kind, of which the alerts of an incident are one (Microsoft Learn, Microsoft Sentinel REST API, "Request limits
 * and throttling"). Playbooks and people share them, so a little is left to them. All kinds of PUT are counted
 * together, so that no reading of the page is exceeded; the lists of alerts are not counted with the other reads, since
 * every delivery takes one of both and both together would halve what can be delivered.
 */
const LIMITS = { write: 70, read: 90, alerts: 90 } as const;
/** Five minutes, and as much as a request may come later than it was counted. */
const WINDOW_MS = 5 * 60_000 + 15_000;
/** Longer than any request may take after it was let through. */
const LEASE_MS = 90_000;

export type SendKind = keyof typeof LIMITS;

/** Whether a request may go out. Once it may, it counts as sent, whatever becomes of it. */
export type Leave =
  | { readonly kind: 'go' }
  /** The limit is reached, or Sentinel asked to wait: until then (milliseconds since 1970). */
  | { readonly kind: 'wait'; readonly untilMs: number }
  /** Another instance has taken over. */
  | { readonly kind: 'lost' };

/** The turn of one instance to send. */
export interface Turn {
  ask(kind: SendKind): Promise<Leave>;
  /** Nobody sends before then. */
  pause(untilMs: number): Promise<void>;
  end(): Promise<void>;
}

/** Lets one instance at a time send, within the limits, across instances and restarts. */
export interface SendGate {
  /** `undefined` while it is another instance's turn. */
  open(owner: string): Promise<Turn | undefined>;
  /** How it stands, for `GET /health`. */
  look(): Promise<{ readonly sentInWindow: number; readonly pausedUntilMs?: number }>;
}

const PARTITION = 'gate';
const ROW = 'gate';

const stamps = z
  .string()
  .transform((text) => z.array(z.number()).parse(JSON.parse(text)))
  .catch([]);
const rowSchema = z.object({
  owner: z.string().catch(''),
  untilMs: z.number().catch(0),
  pausedUntilMs: z.number().catch(0),
  write: stamps,
  read: stamps,
  alerts: stamps,
});
type GateRow = Readonly<z.output<typeof rowSchema>>;

/**
 * The gate as one row that is only ever replaced under its ETag: what is sent is written there first, so that an
 * instance that dies has counted what it sent, and one that lost its turn finds out before it sends more.
 */
export function sendGate(table: Table, clock: () => Date): SendGate {
  async function load(): Promise<{ readonly row: GateRow; readonly etag?: string }> {
    const found = await table.get(PARTITION, ROW);
    const row = rowSchema.parse(found?.columns ?? {});
    return found === undefined ? { row } : { row, etag: found.etag };
  }

  /** The ETag of the row as written; `undefined` when somebody else was faster. */
  async function save(row: GateRow, etag: string | undefined): Promise<string | undefined> {
    const columns = {
      ...row,
      write: JSON.stringify(row.write),
      read: JSON.stringify(row.read),
      alerts: JSON.stringify(row.alerts),
    };
    const change =
      etag === undefined
        ? ({ kind: 'create', rowKey: ROW, columns } as const)
        : ({ kind: 'replace', rowKey: ROW, columns, etag } as const);
    const answer = await table.submit(PARTITION, [change]);
    return answer.kind === 'done' ? answer.etags[0] : undefined;
  }

  return {
    async open(owner) {
      const now = clock().getTime();
      const { row, etag } = await load();
      if (row.owner !== '' && row.owner !== owner && row.untilMs > now) return undefined;
      const taken = { ...row, owner, untilMs: now + LEASE_MS };
      const written = await save(taken, etag);
      return written === undefined ? undefined : turn(taken, written);
    },
    async look() {
      const { row } = await load();
      const now = clock().getTime();
      const sentInWindow = sentInWindowOf(row.write, now).length;
      return row.pausedUntilMs > now ? { sentInWindow, pausedUntilMs: row.pausedUntilMs } : { sentInWindow };
    },
  };

  function turn(taken: GateRow, written: string): Turn {
    let row = taken;
    let etag: string | undefined = written;

    async function write(next: GateRow): Promise<boolean> {
      if (etag === undefined) return false;
      etag = await save(next, etag);
      row = next;
      return etag !== undefined;
    }

    return {
      async ask(kind) {
        const now = clock().getTime();
        if (row.pausedUntilMs > now) return { kind: 'wait', untilMs: row.pausedUntilMs };
        const sent = sentInWindowOf(row[kind], now);
        const oldest = sent[sent.length - LIMITS[kind]];
        if (oldest !== undefined) return { kind: 'wait', untilMs: oldest + WINDOW_MS };
        const next = { ...row, untilMs: now + LEASE_MS, [kind]: [...sent, now] };
        return (await write(next)) ? { kind: 'go' } : { kind: 'lost' };
      },
      async pause(untilMs) {
        await write({ ...row, pausedUntilMs: Math.max(row.pausedUntilMs, untilMs) });
      },
      async end() {
        await write({ ...row, owner: '', untilMs: 0 });
      },
    };
  }
}

function sentInWindowOf(sent: readonly number[], now: number): number[] {
  return sent.filter((at) => at > now - WINDOW_MS);
}

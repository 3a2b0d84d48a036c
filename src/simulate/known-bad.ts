import * as z from 'zod';
import { judgeRows } from '../pipeline/build-case.ts';
import { explainRow } from '../rule/explain.ts';
import { shippedRule } from '../rule/shipped.ts';
import data from './known-bad.json' with { type: 'json' };
import type { SimulatedCase } from './simulated-case.ts';

const rowSchema = z
  .object({ table: z.enum(['DeviceProcessEvents', 'DeviceFileEvents']) })
  .catchall(z.string());

const knownBadSchema = z.strictObject({
  version: z.literal(1),
  scenarios: z.array(
    z.strictObject({
      id: z.string().regex(/^[a-z0-9-]+\.[a-z0-9-]+$/),
      category: z.string().min(1),
      title: z.string().min(1),
      rows: z.array(rowSchema).min(1),
    }),
  ),
});

/** An attack that no allowlist may ever hide, judged like a case. */
export interface KnownBad extends SimulatedCase {
  readonly category: string;
  readonly title: string;
}

/** When and where each of them happens. Before the expiry of whatever entry is in force. */
const SEEN = '2026-01-02T03:04:05.000Z';
const HOST = 'web-01.example.com';

let scenarios: readonly KnownBad[] | undefined;

/**
 * The attacks that every change of the allowlist is held against: rows that the shipped rule matches, of the classes
 * that public reports, detection rules and Atomic Red Team describe. Among them are quiet ones without any hostile
 * sign, which only stay visible because nobody vouches for them: they are what a broad entry hides.
 */
export function knownBad(): readonly KnownBad[] {
  scenarios ??= knownBadSchema.parse(data).scenarios.map(({ rows, ...about }) => {
    const events = rows.map(({ table, ...columns }) =>
      explainRow(
        shippedRule,
        { table, source: 'raw-row', columns: { Timestamp: SEEN, DeviceName: HOST, ...columns } },
        { queryTime: SEEN },
      ),
    );
    const judged = judgeRows(events);
    const account = judged[0]?.activity.account ?? '';
    return {
      ...about,
      summary: about.title,
      rows: judged,
      facts: {
        alert: {
          systemAlertId: about.id,
          ruleName: shippedRule.name,
          severity: 'High',
          startTime: SEEN,
          endTime: SEEN,
          tactics: [],
          techniques: [],
        },
        events,
        gaps: [],
        context: {
          host: { name: HOST, tags: [], inventoried: false },
          account: {
            name: account,
            class: judged[0]?.activity.accountClass ?? 'unknown',
            tags: [],
            inventoried: false,
          },
          sources: [],
        },
      },
    };
  });
  return scenarios;
}

import { createHash } from 'node:crypto';
import { readActivity } from '../activity/activity.ts';
import { hostileSigns } from '../activity/signs/hostile-signs.ts';
import type { ExplainedRow } from '../rule/explained.schema.ts';
import { weights } from '../score/reasons.ts';
import { canonical } from '../text/canonical-json.ts';

/**
 * How many rows one case holds: more than an alert of Sentinel has by far (an alert per event has one, custom details
 * fold 50), and few enough to be judged in a second.
 */
export const MAX_ROWS = 500;

/** A row with what decides whether it stays. */
interface Ranked {
  readonly row: ExplainedRow;
  readonly decisiveSigns: number;
  readonly signs: number;
  readonly isHit: boolean;
  readonly hash: string;
}

function ranked(row: ExplainedRow): Ranked {
  const signs = hostileSigns(row, readActivity(row));
  return {
    row,
    decisiveSigns: signs.filter(({ code }) => weights[code]?.decisive === true).length,
    signs: signs.length,
    isHit: row.hit === 'match',
    // So that nothing an attacker writes into a row puts it before another.
    hash: createHash('sha256').update(canonical(row), 'utf16le').digest('hex'),
  };
}

function byTelling(a: Ranked, b: Ranked): number {
  return (
    b.decisiveSigns - a.decisiveSigns ||
    b.signs - a.signs ||
    Number(b.isHit) - Number(a.isHit) ||
    (a.hash < b.hash ? -1 : 1)
  );
}

/**
 * The rows that tell most, in the order in which they came: those that show an attack, then those that the rule hits.
 * What a row is worth depends on nothing but itself, so that the order of deliveries leaves no trace, except where a
 * fuller row comes after parts of it that took the places of others.
 */
export function mostTelling(rows: readonly ExplainedRow[], most = MAX_ROWS): readonly ExplainedRow[] {
  if (rows.length <= most) return rows;
  const first = rows.map(ranked).sort(byTelling).slice(0, most);
  const kept = new Set(first.map(({ row }) => row));
  return rows.filter((row) => kept.has(row));
}

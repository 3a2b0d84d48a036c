import type { Activity } from '../activity/activity.ts';
import type { Sign } from '../activity/signs/sign.ts';
import type { AllowlistClaim } from '../case/case.schema.ts';
import type { Context } from '../context/context.schema.ts';
import type { AllowlistEntry } from './entry.schema.ts';
import { type FacetName, type Facets, matchFacets } from './match.ts';

/** A row as the allowlist judges it. */
export interface JudgedRow {
  readonly activity: Activity;
  readonly signs: readonly Sign[];
}

export interface ClaimInput {
  readonly rows: readonly JudgedRow[];
  readonly context: Context;
  readonly entries: readonly AllowlistEntry[];
  /** ISO 8601 date of the alert: an entry holds up to and including its `expires`. */
  readonly date: string;
}

/** What the entries say of a case. */
export interface Claims {
  readonly claims: readonly AllowlistClaim[];
  /** Every row is covered by an entry that applies. */
  readonly covered: boolean;
  /** The largest weight among the entries that apply, for a case that is covered. */
  readonly weight: number;
  /** The category of the entry that explains the case best, also when it is overridden or partial. */
  readonly category?: string;
}

const RANK = { applied: 0, overridden: 1, expired: 2, partial: 3 } as const;

/**
 * The facets that single an entry's activity out. An account class, or a parent that is any shell, fits half the
 * fleet: such facets complete a claim and make none.
 */
function tellingFacets(entry: AllowlistEntry): readonly FacetName[] {
  const parent = entry.ancestry?.parent;
  const { scripts, executables, modules, commandLines } = parent ?? {};
  const precise = scripts ?? executables ?? modules ?? commandLines;
  const units = entry.what?.units ?? entry.what?.unitPaths;
  return [
    precise === undefined ? 'grandparent' : 'parent',
    'hosts',
    ...(units === undefined ? [] : ['what' as const]),
  ];
}

function claimOn(
  entry: AllowlistEntry,
  row: JudgedRow,
  context: Context,
  date: string,
): AllowlistClaim | undefined {
  if (entry.tables !== undefined && !entry.tables.some((table) => table === row.activity.table))
    return undefined;
  const facets: Facets = matchFacets(entry, row.activity, context);
  const named = Object.entries(facets);
  const matchedOn = named.filter(([, outcome]) => outcome === 'yes').map(([name]) => name);
  const claim = { entryId: entry.id, category: entry.category, matchedOn };
  if (matchedOn.length < named.length || named.length < 2) {
    const telling = tellingFacets(entry).some((name) => facets[name] === 'yes');
    return telling ? { ...claim, outcome: 'partial' } : undefined;
  }
  const overriddenBy = row.signs.map((sign) => sign.code).filter((code) => !entry.tolerates.includes(code));
  if (overriddenBy.length > 0) return { ...claim, outcome: 'overridden', overriddenBy };
  return { ...claim, outcome: entry.expires !== undefined && entry.expires < date ? 'expired' : 'applied' };
}

/** Joins what an entry says of several rows: it applies to the case only where it is overridden on none. */
function join(claims: readonly AllowlistClaim[]): AllowlistClaim | undefined {
  const [first] = claims;
  if (first === undefined) return undefined;
  const overridden = claims.filter((claim) => claim.outcome === 'overridden');
  const best = [...claims].sort((a, b) => RANK[a.outcome] - RANK[b.outcome])[0] ?? first;
  const matchedOn = [...new Set(claims.flatMap((claim) => claim.matchedOn))];
  if (overridden.length === 0) return { ...best, matchedOn };
  const overriddenBy = [...new Set(overridden.flatMap((claim) => claim.overriddenBy ?? []))];
  return { entryId: best.entryId, category: best.category, outcome: 'overridden', matchedOn, overriddenBy };
}

/**
 * Judges a case's rows against the entries. A case is covered only when each of its rows is: one benign row
 * beside an unexplained one excuses nothing, and a hostile sign on any row overrides every entry of the case.
 */
export function judgeClaims({ rows, context, entries, date }: ClaimInput): Claims {
  const perRow = rows.map((row) => entries.map((entry) => claimOn(entry, row, context, date)));
  const joined = entries
    .map((_, index) => join(perRow.map((claims) => claims[index]).filter((claim) => claim !== undefined)))
    .filter((claim) => claim !== undefined);
  const anyOverridden = joined.some((claim) => claim.outcome === 'overridden');
  const hostile = [...new Set(rows.flatMap((row) => row.signs.map((sign) => sign.code)))];
  const weights = new Map(entries.map((entry) => [entry.id, entry]));
  const settled = joined.map((claim): AllowlistClaim => {
    if (claim.outcome !== 'applied') return claim;
    // A sign on another row of the same alert: the actor is the same, and so is the doubt.
    const others = hostile.filter((code) => weights.get(claim.entryId)?.tolerates.includes(code) !== true);
    return others.length === 0 ? claim : { ...claim, outcome: 'overridden', overriddenBy: others };
  });
  const applied = settled.filter((claim) => claim.outcome === 'applied');
  const appliedIds = new Set(applied.map((claim) => claim.entryId));
  const covered =
    rows.length > 0 &&
    !anyOverridden &&
    perRow.every((claims) =>
      claims.some((claim) => claim?.outcome === 'applied' && appliedIds.has(claim.entryId)),
    );
  const ranked = [...settled].sort(
    (a, b) => RANK[a.outcome] - RANK[b.outcome] || b.matchedOn.length - a.matchedOn.length,
  );
  const category = ranked[0]?.category;
  return {
    claims: ranked,
    covered,
    weight: covered ? Math.max(...applied.map((claim) => weights.get(claim.entryId)?.weight ?? 0)) : 0,
    ...(category === undefined ? {} : { category }),
  };
}

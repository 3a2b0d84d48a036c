import type { Activity } from '../activity/activity.ts';
import { baseName, isProgramPlace } from '../activity/paths.ts';
import type { Sign } from '../activity/signs/sign.ts';
import type { SystemctlCall } from '../activity/systemctl.ts';
import type { AllowlistClaim } from '../case/case.schema.ts';
import type { Context } from '../context/context.schema.ts';
import type { AllowlistEntry } from './entry.schema.ts';
import { all } from './facet-outcome.ts';
import { type FacetName, type Facets, matchFacet, matchFacets } from './match.ts';

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
  /** For a case that is covered, the weight of the row that is covered least. */
  readonly weight: number;
  /** The category of the entry that explains the case best, also when it is overridden or partial. */
  readonly category?: string;
}

const RANK = { applied: 0, overridden: 1, expired: 2, partial: 3 } as const;

/**
 * The facets that single an entry's activity out, each alone or with those beside it. An account class, or a parent
 * that is any shell, fits half the fleet: such facets complete a claim and make none. The command line of a shell is
 * every shell's, so that what stands above it has to fit as well.
 */
function tellingFacets(entry: AllowlistEntry): readonly (readonly FacetName[])[] {
  const { scripts, executables, modules, commandLines } = entry.ancestry?.parent ?? {};
  const file = scripts ?? executables ?? modules;
  const units = entry.what?.units ?? entry.what?.unitPaths ?? entry.what?.unitPlaces;
  return [
    [
      ...((file ?? commandLines) ? ['parent' as const] : []),
      ...(file === undefined ? ['grandparent' as const] : []),
    ],
    ['hosts'],
    ...(units === undefined ? [] : [['what' as const]]),
  ];
}

/** The calls of systemctl that a row tells: its own, and those of the script around it. */
function callsOf({ systemctl, scripted }: Activity): readonly SystemctlCall[] {
  return systemctl === undefined ? scripted : [systemctl, ...scripted];
}

/** Whether the row tells what was done at all; nothing is excused that is not seen, or was done on another host. */
function tellsSubject(activity: Activity): boolean {
  const { systemctl, image, parent, commands } = activity;
  if (!callsOf(activity).every(({ isUnderstood, isElsewhere }) => isUnderstood && !isElsewhere)) return false;
  if (systemctl !== undefined) {
    const isOwn = image === undefined || (baseName(image) === 'systemctl' && isProgramPlace(image));
    return isOwn && systemctl.verb !== '' && commands[0]?.isWhole === true;
  }
  // A path tells what was written, not what wrote it: that is in the writer's command line alone.
  return parent.command !== undefined;
}

/** Acts that change what every unit, or a whole unit, runs: an entry covers them only by the verb. */
const NAMED_ONLY: ReadonlySet<SystemctlCall['does']> = new Set(['environment', 'edits', 'mounts']);

/** An entry without verbs covers what its tool does in ordinary work. */
function coversActs({ what }: AllowlistEntry, activity: Activity): boolean {
  return what?.verbs !== undefined || !callsOf(activity).some(({ does }) => NAMED_ONLY.has(does));
}

function applies(
  named: readonly (readonly [string, string])[],
  entry: AllowlistEntry,
  { activity }: JudgedRow,
): boolean {
  const facets = named.filter(([name]) => name !== 'disqualifiers');
  const whole = named.every(([, outcome]) => outcome === 'yes');
  const isTold = activity.kind !== 'other' && tellsSubject(activity);
  return whole && facets.length >= 2 && isTold && coversActs(entry, activity);
}

function claimOn(
  entry: AllowlistEntry,
  row: JudgedRow,
  context: Context,
  date: string,
): AllowlistClaim | undefined {
  if (entry.tables !== undefined && !entry.tables.some((table) => table === row.activity.table))
    return undefined;
  const telling = tellingFacets(entry).map((names) => {
    const named = names.map((name) => matchFacet(name, entry, row.activity, context));
    const outcomes = named.filter((outcome) => outcome !== undefined);
    return outcomes.length === 0 ? undefined : all(outcomes);
  });
  const tells = telling.includes('yes');
  // As with most entries on most rows: what is left could complete no claim.
  if (!tells && telling.some((outcome) => outcome !== undefined)) return undefined;
  const facets: Facets = matchFacets(entry, row.activity, context);
  const named = Object.entries(facets);
  const matchedOn = named.filter(([, outcome]) => outcome === 'yes').map(([name]) => name);
  const claim = { entryId: entry.id, category: entry.category, matchedOn };
  if (!applies(named, entry, row)) return tells ? { ...claim, outcome: 'partial' } : undefined;
  const overriddenBy = row.signs.map((sign) => sign.code).filter((code) => !entry.tolerates.includes(code));
  if (overriddenBy.length > 0) return { ...claim, outcome: 'overridden', overriddenBy };
  return { ...claim, outcome: entry.expires !== undefined && entry.expires < date ? 'expired' : 'applied' };
}

/** Joins what an entry says of several rows: it applies to the case only where it is overridden on none. */
function join(claims: readonly AllowlistClaim[]): AllowlistClaim | undefined {
  const best = [...claims].sort((a, b) => RANK[a.outcome] - RANK[b.outcome])[0];
  if (best === undefined) return undefined;
  const matchedOn = [...new Set(claims.flatMap((claim) => claim.matchedOn))];
  const overriddenBy = [...new Set(claims.flatMap((claim) => claim.overriddenBy ?? []))];
  if (overriddenBy.length === 0) return { ...best, matchedOn };
  return { entryId: best.entryId, category: best.category, outcome: 'overridden', matchedOn, overriddenBy };
}

/** A sign on another row of the same alert: the actor is the same, and so is the doubt. */
function settle(
  claim: AllowlistClaim,
  { tolerates }: AllowlistEntry,
  hostile: readonly string[],
): AllowlistClaim {
  if (claim.outcome !== 'applied') return claim;
  const others = hostile.filter((code) => !tolerates.includes(code));
  return others.length === 0 ? claim : { ...claim, outcome: 'overridden', overriddenBy: others };
}

/**
 * Judges a case's rows against the entries. A case is covered only when each of its rows is: one benign row
 * beside an unexplained one excuses nothing, and a hostile sign on any row overrides every entry of the case that
 * does not tolerate it.
 */
export function judgeClaims({ rows, context, entries, date }: ClaimInput): Claims {
  const perRow = rows.map((row) => entries.map((entry) => claimOn(entry, row, context, date)));
  const hostile = [...new Set(rows.flatMap((row) => row.signs.map((sign) => sign.code)))];
  const settled = entries.map((entry, index) => {
    const joined = join(perRow.map((claims) => claims[index]).filter((claim) => claim !== undefined));
    return joined === undefined ? undefined : settle(joined, entry, hostile);
  });
  /** The weight of the heaviest entry that applies to a row: to the row itself, and to the whole case. */
  const weightOn = (claims: (typeof perRow)[number]): number =>
    entries.reduce((most, { weight }, index) => {
      const holds = claims[index]?.outcome === 'applied' && settled[index]?.outcome === 'applied';
      return holds ? Math.max(most, weight) : most;
    }, 0);
  const weights = perRow.map(weightOn);
  const covered = weights.length > 0 && weights.every((weight) => weight > 0);
  const ranked = settled
    .filter((claim) => claim !== undefined)
    .sort((a, b) => RANK[a.outcome] - RANK[b.outcome] || b.matchedOn.length - a.matchedOn.length);
  const category = ranked[0]?.category;
  return {
    claims: ranked,
    covered,
    weight: covered ? Math.min(...weights) : 0,
    ...(category === undefined ? {} : { category }),
  };
}

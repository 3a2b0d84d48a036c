import type { Sign } from '../activity/signs/sign.ts';
import { gapTexts } from '../alert/gap.ts';
import type { Claims, JudgedRow } from '../allowlist/claims.ts';
import type { Disposition, Reason } from '../case/case.schema.ts';
import { compact } from '../compact.ts';
import type { Context } from '../context/context.schema.ts';
import type { ExplainedRow } from '../rule/explained.schema.ts';
import type { Story } from '../story/story.schema.ts';
import { contextReasons, isWidespread } from './context-reasons.ts';
import { thresholds, weightOf, weights } from './reasons.ts';
import { storyFloor, storyReasons } from './story-reasons.ts';

export interface ScoreInput {
  readonly events: readonly ExplainedRow[];
  /** The same rows as the allowlist judged them, in the same order. */
  readonly rows: readonly JudgedRow[];
  readonly claims: Claims;
  readonly context: Context;
  /** Codes of evidence that is known to be missing (`rows.folded` …). */
  readonly gaps: readonly string[];
  /** What the case tells with the other cases of its host. */
  readonly story?: Story | undefined;
}

export interface Score {
  readonly value: number;
  /** Their points sum to `value`. */
  readonly reasons: readonly Reason[];
  readonly disposition: Disposition;
}

function reason(code: string, evidence?: string, points = weightOf(code).points): Reason {
  const { text, checkNext } = weightOf(code);
  return compact({ code, points, text, evidence, checkNext });
}

function ruleReasons({ events, rows }: ScoreInput): readonly Reason[] {
  const matched = new Set(
    events.flatMap((event) =>
      event.branches.filter((branch) => branch.outcome === 'match').map((branch) => branch.name),
    ),
  );
  const reasons = [reason('rule.hit', [...matched].sort().join(', ') || undefined)];
  if (rows.some((row) => row.activity.kind === 'unit-file')) reasons.push(reason('rule.hit.unit-file'));
  if (matched.size > 1) reasons.push(reason('rule.hit.several-branches', [...matched].sort().join(', ')));
  if (rows.length > 0 && rows.every((row) => row.activity.systemctl?.effect === 'read')) {
    reasons.push(reason('rule.read-only', rows[0]?.activity.systemctl?.verb));
  }
  return reasons;
}

/** Each sign once, in the words of the first value that shows it. */
function signReasons({ rows }: ScoreInput): readonly Reason[] {
  const first = new Map<string, Sign>();
  for (const sign of rows.flatMap(({ signs }) => signs)) {
    if (!first.has(sign.code)) first.set(sign.code, sign);
  }
  return [...first.values()].map(({ code, evidence, says }) => {
    const told = reason(code, evidence);
    return says === undefined ? told : { ...told, text: says };
  });
}

/** Signs that the entry in force tolerates are part of the activity that it explains, and weigh nothing. */
function withoutTolerated(signs: readonly Reason[], claims: Claims): readonly Reason[] {
  return claims.covered ? signs.map((sign) => ({ ...sign, points: 0 })) : signs;
}

function contextualReasons({ context, events }: ScoreInput): readonly Reason[] {
  return contextReasons(context, events).map(({ code, evidence }) => reason(code, evidence));
}

/**
 * Spread lowers what other reasons leave above the threshold of likely-benign, and never takes a case below it; nor
 * does it count where a sign of an attack stands.
 */
function spreadReasons({ context }: ScoreInput, reasons: readonly Reason[]): readonly Reason[] {
  const evidence = isWidespread(context);
  const stands = reasons.some(({ code, points }) => code.startsWith('sign.') && points > 0);
  if (evidence === undefined || stands) return [];
  const room = reasons.reduce((sum, { points }) => sum + points, 0) - thresholds.likelyBenignBelow;
  const points = Math.max(weightOf('context.unit.widespread').points, -room);
  return points < 0 ? [reason('context.unit.widespread', evidence, points)] : [];
}

function claimReasons({ claims }: ScoreInput): readonly Reason[] {
  if (claims.covered) {
    const ids = claims.claims.filter((claim) => claim.outcome === 'applied').map((claim) => claim.entryId);
    return [reason('allowlist.applied', ids.join(', '), -claims.weight)];
  }
  return (['overridden', 'expired', 'partial'] as const).flatMap((outcome) => {
    const ids = claims.claims.filter((claim) => claim.outcome === outcome).map((claim) => claim.entryId);
    return ids.length > 0 ? [reason(`allowlist.${outcome}`, ids.join(', '))] : [];
  });
}

function tellingReasons({ story, claims }: ScoreInput, signs: readonly Reason[]): readonly Reason[] {
  const own = new Set(signs.map(({ code }) => code));
  return storyReasons(story, own, claims).map(({ code, points, evidence }) => reason(code, evidence, points));
}

const FLOORS = {
  'floor.story': thresholds.likelyMaliciousFrom,
  'floor.story-explained': thresholds.likelyBenignBelow,
} as const;

/** Every gap may hide a row; a missing column of a row that is there is the claims' business. */
const HIDING_GAPS: ReadonlySet<string> = new Set(Object.keys(gapTexts));

/** The least score, and the reason for it, of cases that nothing explains away. */
function floorOf(
  input: ScoreInput,
): { readonly code: string; readonly value: number; readonly evidence?: string } | undefined {
  const decisive = input.rows
    .flatMap((row) => row.signs)
    .find((sign) => weights[sign.code]?.decisive === true);
  if (decisive !== undefined && !input.claims.covered) {
    return { code: 'floor.hostile-sign', value: thresholds.likelyMaliciousFrom, evidence: decisive.code };
  }
  const review = thresholds.likelyBenignBelow;
  if (!input.claims.covered) return { code: 'floor.unexplained', value: review };
  const gap = input.gaps.find((code) => HIDING_GAPS.has(code));
  if (gap !== undefined) return { code: 'floor.incomplete-evidence', value: review, evidence: gap };
  if (input.events.some((event) => event.hit !== 'match'))
    return { code: 'floor.unconfirmed', value: review };
  return undefined;
}

/**
 * Adds up what speaks for and against an attack. Points of the reasons sum to the value: floors and caps are
 * reasons too, with the points that they add or take. A case is likely-benign only where an entry explains every
 * row, nothing hostile shows, and no evidence is known to be missing.
 */
export function scoreCase(input: ScoreInput): Score {
  const signs = withoutTolerated(signReasons(input), input.claims);
  const reasons: Reason[] = [
    ...ruleReasons(input),
    ...signs,
    ...contextualReasons(input),
    ...claimReasons(input),
    ...tellingReasons(input, signs),
  ];
  reasons.push(...spreadReasons(input, reasons));
  let value = reasons.reduce((sum, { points }) => sum + points, 0);
  const raise = (code: string, least: number, evidence?: string): void => {
    if (value >= least) return;
    reasons.push(reason(code, evidence, least - value));
    value = least;
  };
  const floor = floorOf(input);
  if (floor !== undefined) raise(floor.code, floor.value, floor.evidence);
  const told = storyFloor(input.story, input.claims);
  if (told !== undefined) raise(told.code, FLOORS[told.code], told.evidence);
  raise('floor.minimum', 0);
  if (value > 100) {
    reasons.push(reason('cap.maximum', undefined, 100 - value));
    value = 100;
  }
  return { value, reasons, disposition: dispositionOf(value) };
}

/** The disposition that a score stands for. */
function dispositionOf(value: number): Disposition {
  if (value >= thresholds.likelyMaliciousFrom) return 'likely-malicious';
  return value < thresholds.likelyBenignBelow ? 'likely-benign' : 'needs-review';
}

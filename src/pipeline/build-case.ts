import { type Activity, readActivity } from '../activity/activity.ts';
import { hostileSigns } from '../activity/signs/hostile-signs.ts';
import { summarise } from '../activity/summary.ts';
import type { Alert, IncidentRef } from '../alert/alert.ts';
import { judgeClaims } from '../allowlist/claims.ts';
import type { AllowlistEntry } from '../allowlist/entry.schema.ts';
import type { Case, CaseAlert } from '../case/case.schema.ts';
import { compact } from '../compact.ts';
import type { Context } from '../context/context.schema.ts';
import { renderNote } from '../note/render-note.ts';
import type { ExplainedRow } from '../rule/explained.schema.ts';
import { scoreCase } from '../score/score.ts';
import { stepsOfRows } from '../story/steps.ts';
import type { RelatedCase } from '../story/story.schema.ts';
import { tellStory } from '../story/tell-story.ts';
import { evidenceOf } from './evidence.ts';

/** All that a case is made from: what is known of the alert, whichever deliveries brought it. */
export interface CaseFacts {
  readonly alert: CaseAlert;
  readonly incident?: IncidentRef;
  readonly rule: Case['rule'];
  readonly events: readonly ExplainedRow[];
  readonly gaps: readonly string[];
  readonly context: Context;
  /** Other cases of the host that belong to its story. */
  readonly related?: readonly RelatedCase[];
}

/** A row of a case in words of Linux, with what it shows of an attack. */
export function judgeRow(event: ExplainedRow) {
  const activity: Activity = readActivity(event);
  return { activity, signs: hostileSigns(event, activity) };
}

export type JudgedRow = ReturnType<typeof judgeRow>;

/** All rows of a case at once. */
export function judgeRows(events: readonly ExplainedRow[]): readonly JudgedRow[] {
  return events.map(judgeRow);
}

/**
 * What the entries, the story and the score say of a case's facts, whose rows are `rows`: pure, so that it can be
 * asked again.
 */
export function judgeFacts(
  { alert, events, gaps, context, related = [] }: Omit<CaseFacts, 'rule' | 'incident'>,
  rows: readonly JudgedRow[],
  entries: readonly AllowlistEntry[],
) {
  const claims = judgeClaims({ rows, context, entries, date: alert.endTime.slice(0, 10) });
  const input = { events, rows, claims, context, gaps };
  const alone = scoreCase(input);
  const timed = rows.map(({ activity }, index) => ({
    activity,
    timestamp: events[index]?.columns['Timestamp'],
  }));
  const story = tellStory(stepsOfRows(timed, alert.startTime), alone.disposition, related);
  return { claims, story, score: story === undefined ? alone : scoreCase({ ...input, story }) };
}

/** The alert's part of a case. */
export function caseAlertOf(alert: Alert): CaseAlert {
  const { systemAlertId, ruleName, ruleId, severity, startTime, endTime } = alert;
  const { generatedAt, queryEndTime, workspaceId, tactics, techniques, link } = alert;
  const times = { startTime, endTime, generatedAt, queryEndTime };
  return compact({
    systemAlertId,
    ruleName,
    ruleId,
    severity,
    ...times,
    workspaceId,
    tactics,
    techniques,
    link,
  });
}

/**
 * Judges the facts anew and makes the case of them. `previous` gives what a revision keeps: when it was created,
 * the verdict, and the count of revisions; `rows` are those of the facts, where they are judged already.
 */
export function buildCase(
  facts: CaseFacts,
  entries: readonly AllowlistEntry[],
  now: Date,
  previous?: Case,
  rows: readonly JudgedRow[] = judgeRows(facts.events),
): Case {
  const { alert, incident, rule, events, gaps, context } = facts;
  const { claims, story, score } = judgeFacts(facts, rows, entries);
  const telling = [...rows].sort((a, b) => b.signs.length - a.signs.length)[0];
  const summary =
    telling === undefined
      ? 'The rule fired; the alert carries no row that shows what happened.'
      : summarise(telling.activity);
  const triaged = compact({
    id: alert.systemAlertId,
    createdAt: previous?.createdAt ?? now.toISOString(),
    updatedAt: now.toISOString(),
    revision: (previous?.revision ?? 0) + 1,
    alert,
    incident,
    rule,
    events,
    context,
    allowlist: claims.claims,
    score: { value: score.value, reasons: score.reasons },
    evidence: evidenceOf(events, gaps),
    disposition: score.disposition,
    category: claims.category,
    summary,
    story,
    contextChanges: previous?.contextChanges,
    verdict: previous?.verdict,
  });
  return { ...triaged, note: renderNote(triaged) };
}

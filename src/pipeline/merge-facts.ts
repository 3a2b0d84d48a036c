import type { IncidentRef } from '../alert/alert.ts';
import type { Case, CaseAlert } from '../case/case.schema.ts';
import { laterOf } from '../case/incident-ref.ts';
import { compact } from '../compact.ts';
import { mergeContext } from '../context/merge-context.ts';
import type { RelatedCase } from '../story/story.schema.ts';
import { joinRelated } from '../story/tell-story.ts';
import { canonical } from '../text/canonical-json.ts';
import type { CaseFacts } from './build-case.ts';
import { gapsOf } from './evidence.ts';
import { mergeEvents } from './merge-events.ts';
import { mostTelling } from './most-telling.ts';

/** What a stored case was made from. */
export function factsOf(stored: Case): CaseFacts {
  const { alert, incident, rule, events, context, story } = stored;
  const gaps = gapsOf(stored.evidence.missing);
  return compact({ alert, incident, rule, events, gaps, context, related: relatedOf(story?.related) });
}

/** No related case is the same as none known. */
function relatedOf(related: readonly RelatedCase[] = []): readonly RelatedCase[] | undefined {
  return related.length > 0 ? related : undefined;
}

/** The facts, and the incident that is linked to their alert, unless they know of a later one. */
export function withIncident(facts: CaseFacts, linked: IncidentRef | undefined, now: Date): CaseFacts {
  if (linked === undefined) return facts;
  const known = facts.incident ?? linked;
  return { ...facts, incident: laterOf(known, linked, now) };
}

/** Of two rows of one alert the one written later describes it; a field that it lacks stays. */
function mergeAlert(known: CaseAlert, more: CaseAlert): CaseAlert {
  const later = (more.generatedAt ?? '') > (known.generatedAt ?? '');
  const [base, over] = later ? [known, more] : [more, known];
  return {
    ...base,
    ...over,
    tactics: [...new Set([...base.tactics, ...over.tactics])].sort(),
    techniques: [...new Set([...base.techniques, ...over.techniques])].sort(),
  };
}

/**
 * Joins what two deliveries of one alert tell. It only adds: rows, fields; the incident comes from the links, by
 * `withIncident`. The order of deliveries leaves no trace in the evidence. Rows keep the explanation under which they
 * were first filed. Of more rows than a case holds those that tell most stay, and the gap `rows.too-many` says that
 * there were others.
 */
export function mergeFacts(known: CaseFacts, more: CaseFacts): CaseFacts {
  const all = mergeEvents(known.events, more.events);
  const events = mostTelling(all);
  const cut = events.length < all.length ? ['rows.too-many'] : [];
  const gaps = [...new Set([...known.gaps, ...more.gaps, ...cut])].filter(
    (gap) => gap !== 'rows.none' || events.length === 0,
  );
  return compact({
    alert: mergeAlert(known.alert, more.alert),
    incident: known.incident ?? more.incident,
    rule: known.rule.source === 'alert' ? known.rule : more.rule,
    events,
    gaps: gaps.sort(),
    context: mergeContext(known.context, more.context),
    related: relatedOf(joinRelated(known.related ?? [], more.related ?? [])),
  });
}

/** True when `merged` tells something that the case does not: context that was looked up again is no news. */
export function hasNews(stored: Case, merged: CaseFacts): boolean {
  const told = ({ context: _, ...facts }: CaseFacts): string => canonical(facts);
  return told(factsOf(stored)) !== told(merged);
}

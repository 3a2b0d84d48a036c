import type { Context } from '../context/context.schema.ts';
import type { ExplainedRow } from '../rule/explained.schema.ts';
import { canonical } from '../text/canonical-json.ts';
import { cutText } from '../text/cut-text.ts';
import type { Sighting, Story } from './story.schema.ts';

/** A sighting is one string column of less than 32 Ki characters. */
const SENTENCE = 600;
const HOST = 255;
const MOST_SIGNS = 24;

/** A case as far as it tells others anything. */
interface Teller {
  readonly id: string;
  readonly context: Pick<Context, 'host'>;
  readonly events: readonly Pick<ExplainedRow, 'table' | 'columns'>[];
  readonly score: { readonly reasons: readonly { readonly code: string; readonly points: number }[] };
  readonly summary: string;
  readonly story?: Story;
}

/** What a case leaves for others; `undefined` for one without a host or without a step. */
export function sightingOf(filed: Teller): Sighting | undefined {
  const { name } = filed.context.host;
  const { story, score, id: caseId } = filed;
  if (name === undefined || story === undefined) return undefined;
  const { reasons } = score;
  const signs = reasons.filter(({ code, points }) => code.startsWith('sign.') && points > 0);
  return {
    caseId,
    host: cutText(name.toLowerCase(), HOST),
    disposition: story.disposition,
    explained: reasons.some(({ code }) => code === 'allowlist.applied'),
    signs: signs.map(({ code }) => code).slice(0, MOST_SIGNS),
    values: valuesIn(filed.events),
    summary: cutText(filed.summary, SENTENCE),
    steps: story.steps,
  };
}

/** How many different values the rows carry: a number that only grows as deliveries add to the rows. */
function valuesIn(events: Teller['events']): number {
  const values = events.flatMap(({ table, columns }) =>
    Object.entries(columns).map(([column, value]) => `${table}.${column}=${canonical(value)}`),
  );
  return new Set(values).size;
}

import { embedsRows } from './raw-row.ts';
import { toUtcIso } from './times.ts';

/**
 * What a scheduled rule's query starts with when Sentinel runs it: a comment and `set query_now = datetime(…);`.
 * The time is bounded in length so that a long text without an end is not searched over and over.
 */
const PREFIX = /\bset\s+query_now\s*=\s*datetime\(([^)]{0,64})\)\s*;[ \t]*\r?\n?/i;

/** The query text of an alert. */
export interface RuleQuery {
  /** The rule's own text; undefined when the alert carries only a query that embeds its result. */
  readonly text?: string;
  /** The `query_now` of the prefix, ISO 8601 in UTC. */
  readonly now?: string;
}

/** The rule's text out of `OriginalQuery` or, without it, `Query` less the prefix that Sentinel puts before it. */
export function readRuleQuery(query: string | undefined, originalQuery: string | undefined): RuleQuery {
  const prefix = query === undefined ? null : PREFIX.exec(query);
  const now = toUtcIso(prefix?.[1]);
  const text = originalQuery ?? (query !== undefined && !embedsRows(query) ? query : undefined);
  return {
    ...(text === undefined ? {} : { text: withoutPrefix(text) }),
    ...(now === undefined ? {} : { now }),
  };
}

/** Only comments may stand before the statement: one further down belongs to the rule. */
function withoutPrefix(text: string): string {
  const prefix = PREFIX.exec(text);
  if (prefix === null) return text;
  const before = text.slice(0, prefix.index).split('\n');
  const onlyComments = before.every((line) => line.trim() === '' || line.trim().startsWith('//'));
  return onlyComments ? text.slice(prefix.index + prefix[0].length) : text;
}

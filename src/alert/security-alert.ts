import type { ReadRecord, RuleIdentity } from './alert.ts';
import { alertTimes, describe, ruleTraits } from './alert-description.ts';
import { type AlertSource, alertSchema, readProperties } from './alert-fields.ts';
import { readAlertRows } from './alert-rows.ts';
import { readEntities } from './entities.ts';
import { alertId, keyAsWritten, lowerCaseKeys, MAX_ID_LENGTH } from './fields.ts';
import type { InflateBudget } from './inflate-budget.ts';
import { isObject, type JsonObject, pointer, readJsonField } from './json.ts';
import { isOfRule } from './rule-match.ts';

/**
 * Reads an alert of any of the forms. Codes of failures: `alert.no-id`, `alert.bad-id`, `alert.no-time`,
 * `raw-row.too-large`; reason for ignoring: `alert.other-rule`.
 */
export function readAlert(source: AlertSource, identity: RuleIdentity, budget: InflateBudget): ReadRecord {
  const fields = alertSchema.parse(lowerCaseKeys(source.fields));
  const { properties, propertiesKey, gaps } = readProperties(fields);
  const fail = (code: string, message: string, ...keys: readonly string[]): ReadRecord => ({
    kind: 'failure',
    code,
    path: source.path + pathOf(source.fields, keys),
    message,
    payload: source.payload(),
  });

  const isKnownRule = isOfRule(ruleTraits(source, fields, properties), identity);
  const isOwn = readJsonField(fields.entities).state !== 'absent';
  const rows = readAlertRows(
    {
      query: properties.query,
      customDetails: properties['custom details'],
      entities: (isOwn ? undefined : source.surroundings?.entities) ?? readEntities(fields.entities),
      entitiesAreShared: !isOwn && source.surroundings?.entitiesAreShared === true,
      resultCount: properties['search query results overall count'],
    },
    identity,
    budget.forNextAlert(),
  );
  const inflatedBytes = rows.kind === 'rows' ? rows.inflatedBytes : 0;
  budget.read(inflatedBytes);
  const branches = rows.kind === 'rows' ? rows.rows.flatMap((row) => row.reportedBranch ?? []) : [];
  if (!isKnownRule && !isOfRule({ ids: [], names: [], texts: branches }, identity)) {
    return { kind: 'ignored', reason: 'alert.other-rule' };
  }

  const id = alertId(fields.systemalertid);
  if (id === undefined) return fail('alert.no-id', 'The alert has no SystemAlertId.', 'SystemAlertId');
  if (id === null) {
    const message = `SystemAlertId is not a text of at most ${MAX_ID_LENGTH} characters.`;
    return fail('alert.bad-id', message, 'SystemAlertId');
  }
  if (rows.kind === 'too-large') {
    const message =
      'The rows embedded in the query inflate to more than is read of an alert, or of all together.';
    return fail('raw-row.too-large', message, propertiesKey, 'Query');
  }
  const times = alertTimes(source, fields, properties, rows.rows[0]?.columns ?? {});
  if (times === undefined) return fail('alert.no-time', 'The alert has no time.', 'StartTime');
  budget.keep(inflatedBytes);
  return {
    kind: 'alert',
    alert: {
      systemAlertId: id,
      ...describe(source, fields, properties, identity),
      ...times,
      rows: rows.rows,
      gaps: [...gaps, ...rows.gaps],
    },
  };
}

/** A JSON Pointer that spells each key as the record does. */
function pathOf(fields: JsonObject, keys: readonly string[]): string {
  let at: unknown = fields;
  const segments = keys.map((key) => {
    if (!isObject(at)) return key;
    const written = keyAsWritten(at, key);
    at = at[written];
    return written;
  });
  return pointer(...segments);
}

/**
 * What can be missing from the evidence of an alert, by stable code, in words for the note. A gap is never a
 * reason to think better of an alert.
 */
export const gapTexts = {
  'rows.none': 'the alert carries no row of what happened',
  'rows.no-activity': 'the alert names a host or an account, but no process and no file',
  'rows.folded': 'the query found more rows than the alert carries',
  'rows.truncated': 'the alert carries more rows than are read',
  'rows.too-many': 'the case holds fewer rows than its alert has brought',
  'raw-row.unreadable': 'the row that the alert embeds could not be decoded',
  'custom-details.unreadable': 'the custom details are cut off or not JSON',
  'entities.unreadable': 'the entities are cut off or not JSON',
  'entities.of-incident': 'the entities belong to the incident, and which alert they are of is not known',
  'extended-properties.unreadable': 'the extended properties are cut off or not JSON',
} as const;

/** The code of a gap in the evidence. */
export type Gap = keyof typeof gapTexts;

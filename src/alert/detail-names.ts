import data from '../../rules/custom-details.json' with { type: 'json' };

/**
 * The custom details that the shipped analytics rule gives its alerts: the key that an alert shows, and the column of
 * the rule that it holds. The deployment reads the same file (`infra/sentinel/analytics-rule.bicep`). Sentinel takes 20
 * details (Microsoft Learn, "Service limits for Microsoft Sentinel") with keys of 20 characters (Azure/Azure-Sentinel,
 * `QueryBasedTemplateInternalModel.cs`), hence the short keys; `test/infra/rule-limits.test.ts` holds them to it. Those
 * without which a row cannot be explained come first.
 */
export const customDetailColumns: Readonly<Record<string, string>> = data;

/**
 * Columns whose details tell of an event, in the shipped rule and in others of its kind. Details without any of them
 * describe a row, but are none.
 */
export const eventDetailNames: ReadonlySet<string> = new Set([
  'DetectionBranch',
  'ProcessCommandLine',
  'FileName',
  'FolderPath',
  'InitiatingProcessFileName',
  'InitiatingProcessCommandLine',
  'InitiatingProcessParentFileName',
  'InitiatingProcessParentCommandLine',
]);

/** Every spelling of a known detail in lower case, with its column. */
const columns: ReadonlyMap<string, string> = new Map(
  [
    ...[...eventDetailNames, ...Object.values(customDetailColumns)].map(
      (column) => [column, column] as const,
    ),
    ...Object.entries(customDetailColumns),
  ].map(([name, column]) => [name.toLowerCase(), column]),
);

/**
 * The column that a custom detail holds, by its key: the short key of the shipped rule, or the name of the column
 * itself, which other rules and older alerts use; in any case. Any other key stays as it is.
 */
export function detailColumn(key: string): string {
  return columns.get(key.toLowerCase()) ?? key;
}

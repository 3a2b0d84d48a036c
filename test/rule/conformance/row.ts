/** What a condition of KQL yields; `unknown` where it depends on a column that the row does not carry. */
export type Expected = true | false | null | 'unknown';

/**
 * One row of the conformance table: the page of the Kusto documentation that says so (below
 * `https://learn.microsoft.com/kusto/query/`), then left side, operator and right side as KQL writes them.
 */
export type ConformanceRow = readonly [
  page: string,
  left: string,
  operator: string,
  right: string,
  expected: Expected,
];

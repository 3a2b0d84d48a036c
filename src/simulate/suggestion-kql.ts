import { kqlString, kqlStrings } from '../kql/kql-literal.ts';
import type { Observation } from './observation.ts';

/** A line for the branch of the rule that reads the table. */
export interface KqlLine {
  readonly table: string;
  /** To be put before `| extend DetectionBranch`, where the columns have the names of the table. */
  readonly line: string;
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)].sort();
}

/**
 * What the entry for these rows of one actor and account says, as a filter of the rule: for those who would rather not
 * see the alerts at all. It never leaves out more than the entry excuses: hosts and subjects are those that were seen,
 * command lines match whole, and Linux names are compared with their case.
 */
export function suggestionKql(first: Observation, more: readonly Observation[]): KqlLine {
  const rows = [first, ...more];
  const { table, parentName, grandparentName } = first.actor;
  const isFile = table === 'DeviceFileEvents';
  const regexes = unique(rows.map(({ commandLineRegex }) => commandLineRegex));
  const conditions = [
    `DeviceName in~ ${kqlStrings(unique(rows.map(({ host }) => host)))}`,
    `${isFile ? 'InitiatingProcessAccountName' : 'AccountName'} =~ ${kqlString(first.account)}`,
    `InitiatingProcessFileName == ${kqlString(parentName)}`,
    `InitiatingProcessCommandLine matches regex ${kqlString(regexes.join('|'))}`,
    `InitiatingProcessParentFileName == ${kqlString(grandparentName)}`,
    `${isFile ? 'FolderPath' : 'ProcessCommandLine'} in ${kqlStrings(unique(rows.map(({ subject }) => subject)))}`,
  ];
  return { table, line: `| where not(${conditions.join(' and ')})` };
}

import type { Alert, RuleIdentity } from '../alert/alert.ts';
import type { Explanation } from './triage-deps.ts';
export function shippedIdentity({ ids, names }: Pick<RuleIdentity, 'ids' | 'names'>): RuleIdentity {
  return {
    ids,
    names,
    branches: [
      'WebApp_Process_Spawned_Systemctl',
      'Suspicious_Service_Unit_File_Created',
      'Unprivileged_Systemctl_Service_Enable',
    ],
    tables: {
      WebApp_Process_Spawned_Systemctl: 'DeviceProcessEvents',
      Suspicious_Service_Unit_File_Created: 'DeviceFileEvents',
      Unprivileged_Systemctl_Service_Enable: 'DeviceProcessEvents',
    },
  };
}
export function explainByShippedRule(alert: Alert): Promise<Explanation> {
  return Promise.resolve({
    rule: { name: 'x', sha256: 'x', source: 'shipped', drift: [], unsupported: [] },
    events: alert.rows
      .map((row) => ({
        ...row,
        hit: 'match' as const,
        candidates: undefined as never,
        branches: row.reportedBranch
          ? [{ name: row.reportedBranch, table: row.table, outcome: 'match' as const, clauses: [] }]
          : [],
      }))
      .map(({ candidates, ...r }) => r),
  });
}

import type { AllowlistEntry } from '../../src/allowlist/entry.schema.ts';
import type { Case, Classification } from '../../src/case/case.schema.ts';
import { buildCase } from '../../src/pipeline/build-case.ts';
import { explainRow } from '../../src/rule/explain.ts';
import { shippedRule } from '../../src/rule/shipped.ts';
import { guid } from '../case/make-case.ts';

/** A row that the shipped rule matches and that no shipped entry claims: a roll-out over SSH. */
export const rollOut = {
  Timestamp: '2026-01-02T03:04:05.000Z',
  DeviceName: 'shop-01.example.com',
  AccountName: 'deploy',
  FileName: 'systemctl',
  ProcessCommandLine: 'systemctl enable shop.service',
  InitiatingProcessFileName: 'bash',
  InitiatingProcessCommandLine: '/usr/bin/bash /opt/shop/bin/roll-out.sh',
  InitiatingProcessParentFileName: 'sshd-session',
} as const;

export interface StoredCaseTraits {
  readonly number: number;
  readonly columns?: Readonly<Record<string, string>>;
  readonly table?: string;
  readonly verdict?: Classification;
  readonly by?: string;
  readonly createdAt?: string;
  /** Rows beside the first one, in the same table. */
  readonly more?: readonly Readonly<Record<string, string>>[];
}

/** A case as the pipeline builds it of such rows, under the entries that were in force. */
export function storedCase(traits: StoredCaseTraits, entries: readonly AllowlistEntry[] = []): Case {
  const { number, columns = rollOut, table = 'DeviceProcessEvents', verdict, more = [] } = traits;
  const createdAt = traits.createdAt ?? '2026-01-02T03:10:00.000Z';
  const seen = columns['Timestamp'] ?? createdAt;
  const host = columns['DeviceName'];
  const id = guid(number);
  const built = buildCase(
    {
      alert: {
        systemAlertId: id,
        ruleName: 'Detect Systemctl',
        severity: 'High',
        startTime: seen,
        endTime: seen,
        tactics: [],
        techniques: [],
      },
      rule: {
        name: shippedRule.name,
        sha256: shippedRule.sha256,
        source: 'shipped',
        drift: [],
        unsupported: [],
      },
      events: [columns, ...more].map((row) =>
        explainRow(shippedRule, { table, source: 'raw-row', columns: row }, { queryTime: seen }),
      ),
      gaps: [],
      context: {
        host: { ...(host === undefined ? {} : { name: host }), tags: [], inventoried: false },
        account: { name: columns['AccountName'] ?? '', class: 'person', tags: [], inventoried: false },
        sources: [],
      },
    },
    entries,
    new Date(createdAt),
  );
  if (verdict === undefined) return built;
  return {
    ...built,
    verdict: { classification: verdict, by: traits.by ?? 'analyst@example.com', at: createdAt },
  };
}

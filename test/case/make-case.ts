import { createHash } from 'node:crypto';
import type { Case, CaseSummary, Classification, Disposition } from '../../src/case/case.schema.ts';
import type { CaseFilter, CaseStore, Page } from '../../src/case/stores.ts';
import { sampleCase, sampleRow } from '../support/sample-case.ts';

/** What the tests of the stores vary. */
export interface CaseTraits {
  readonly id: string;
  readonly createdAt?: string;
  readonly disposition?: Disposition;
  readonly host?: string;
  readonly account?: string;
  readonly branches?: readonly string[];
  readonly category?: string;
  readonly verdict?: Classification;
}

/** A GUID made from a number. */
export function guid(number: number): string {
  const hex = createHash('sha256').update(String(number)).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

export function makeCase({ id, ...traits }: CaseTraits): Case {
  const { context, ...sample } = sampleCase();
  const branches = traits.branches ?? ['WebApp_Process_Spawned_Systemctl'];
  return {
    ...sample,
    id,
    createdAt: traits.createdAt ?? '2026-01-02T03:10:00.000Z',
    alert: { ...sample.alert, systemAlertId: id },
    events: branches.map((name) =>
      sampleRow({
        branches: [
          { name, table: 'DeviceProcessEvents', outcome: 'match', clauses: [] },
          { name: 'Not_Matched', table: 'DeviceProcessEvents', outcome: 'no-match', clauses: [] },
        ],
      }),
    ),
    context: {
      ...context,
      host: { ...context.host, name: traits.host ?? 'web-01.example.com' },
      account: { ...context.account, name: traits.account ?? 'www-data' },
    },
    disposition: traits.disposition ?? 'needs-review',
    ...(traits.category === undefined ? {} : { category: traits.category }),
    ...(traits.verdict === undefined
      ? {}
      : { verdict: { classification: traits.verdict, by: 'ada', at: '2026-01-02T04:00:00.000Z' } }),
  };
}

/** Text that compression can only bring to three quarters (6 bits a character): hashes in base64. */
export function incompressible(length: number): string {
  const parts: string[] = [];
  for (let at = 0; parts.length * 88 < length; at += 1) {
    parts.push(createHash('sha512').update(String(at)).digest('base64'));
  }
  return parts.join('').slice(0, length);
}

/** Every page of a list, one after another. */
export async function walk(store: CaseStore, filter: CaseFilter, limit: number): Promise<CaseSummary[]> {
  const found: CaseSummary[] = [];
  let cursor: string | undefined;
  do {
    const page: Page<CaseSummary> = await store.list(filter, {
      limit,
      ...(cursor === undefined ? {} : { cursor }),
    });
    found.push(...page.items);
    cursor = page.cursor;
  } while (cursor !== undefined);
  return found;
}

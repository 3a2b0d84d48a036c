import type { Case } from '../../src/case/case.schema.ts';
import { sampleCase, sampleClause, sampleRow } from './sample-case.ts';

/** A case with the text in every place that takes one. */
export function everywhere(text: string): Case {
  const clause = sampleClause({
    text,
    column: text,
    actual: text,
    matches: [{ literal: text, start: 0, end: 3 }],
  });
  const row = sampleRow({
    table: text,
    columns: { DeviceName: text, ProcessCommandLine: text, FileName: { nested: [text] } },
    candidates: { [text]: [text, text] },
    reportedBranch: text,
    branches: (['match', 'unknown', 'no-match'] as const).map((outcome) => ({
      name: text,
      table: text,
      outcome,
      clauses: [{ ...clause, outcome }, clause],
    })),
  });
  return sampleCase({
    id: text,
    createdAt: text,
    alert: {
      systemAlertId: text,
      ruleName: text,
      ruleId: text,
      severity: text,
      startTime: text,
      endTime: text,
      workspaceId: text,
      tactics: [text],
      techniques: [text],
      link: text,
    },
    incident: { id: text, number: 1, title: text, status: text },
    rule: { name: text, sha256: text, source: 'alert', drift: [text], unsupported: [text] },
    events: [row, row],
    context: {
      host: {
        name: text,
        deviceId: text,
        os: text,
        role: text,
        tags: [text],
        owner: text,
        inventoried: true,
      },
      account: { name: text, class: 'unknown', role: text, owner: text, tags: [text], inventoried: false },
      sources: [{ name: text, status: 'unavailable', detail: text }],
    },
    allowlist: [
      { entryId: text, category: text, outcome: 'overridden', matchedOn: [text], overriddenBy: [text] },
    ],
    score: { value: 1, reasons: [{ code: text, points: 1, text, evidence: text, checkNext: text }] },
    evidence: { completeness: 0, missing: [text] },
    category: text,
    summary: text,
    verdict: { classification: 'Undetermined', comment: text, by: text, at: text },
  });
}

import * as z from 'zod';

/** What `npm audit --json` says of the packages. */
const reportSchema = z.looseObject({
  metadata: z.looseObject({
    vulnerabilities: z.looseObject({ high: z.int(), critical: z.int(), total: z.int() }),
  }),
  vulnerabilities: z.record(z.string(), z.looseObject({ severity: z.string() })),
});

/** What it says where it could not ask. */
const refusalSchema = z.looseObject({ message: z.string() });

type AuditOutcome =
  | { readonly kind: 'clean'; readonly lesser: number }
  | { readonly kind: 'vulnerable'; readonly packages: readonly string[] }
  /** The registry answers no audits, so that nothing is known. */
  | { readonly kind: 'left-out'; readonly why: string };

const BAD = new Set(['high', 'critical']);

/** Reads the output of `npm audit --json`. What is no report is never taken for a clean one. */
export function readAudit(output: string): AuditOutcome {
  let value: unknown;
  try {
    value = JSON.parse(output);
  } catch {
    return { kind: 'left-out', why: 'npm gave no report' };
  }
  const parsed = reportSchema.safeParse(value);
  if (!parsed.success) {
    const refusal = refusalSchema.safeParse(value);
    return { kind: 'left-out', why: refusal.data?.message ?? 'npm gave a report of another form' };
  }
  const report = parsed.data;
  const packages = Object.entries(report.vulnerabilities).flatMap(([name, { severity }]) =>
    BAD.has(severity) ? [`${name} (${severity})`] : [],
  );
  const { high, critical, total } = report.metadata.vulnerabilities;
  if (packages.length > 0 || high + critical > 0) return { kind: 'vulnerable', packages };
  return { kind: 'clean', lesser: total };
}

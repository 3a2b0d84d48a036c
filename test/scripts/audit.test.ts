import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readAudit } from '../../scripts/supply-chain/audit.ts';

/** As npm 11 writes it with `--json`. */
const report = (severities: Readonly<Record<string, string>>) => {
  const count = (severity: string) => Object.values(severities).filter((one) => one === severity).length;
  return JSON.stringify({
    auditReportVersion: 2,
    vulnerabilities: Object.fromEntries(
      Object.entries(severities).map(([name, severity]) => [name, { name, severity, via: [] }]),
    ),
    metadata: {
      vulnerabilities: {
        info: 0,
        low: count('low'),
        moderate: count('moderate'),
        high: count('high'),
        critical: count('critical'),
        total: Object.keys(severities).length,
      },
    },
  });
};

describe('what npm knows against a package', () => {
  it('is nothing, or nothing of weight', () => {
    assert.deepEqual(readAudit(report({})), { kind: 'clean', lesser: 0 });
    assert.deepEqual(readAudit(report({ a: 'low', b: 'moderate' })), { kind: 'clean', lesser: 2 });
  });

  it('is named where it is high or critical', () => {
    assert.deepEqual(readAudit(report({ a: 'high', b: 'low', c: 'critical' })), {
      kind: 'vulnerable',
      packages: ['a (high)', 'c (critical)'],
    });
  });

  it('is unknown, never nothing, where the registry does not answer', () => {
    const refused =
      '{"message":"405 Method Not Allowed - POST https://registry.example.com/","statusCode":405}';
    assert.deepEqual(readAudit(refused), {
      kind: 'left-out',
      why: '405 Method Not Allowed - POST https://registry.example.com/',
    });
    for (const output of ['', 'null', '{}', '[]', '{"metadata":{}}', '{"vulnerabilities":{}}']) {
      assert.equal(readAudit(output).kind, 'left-out', output);
    }
  });
});

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { metrics, stages } from '../../src/telemetry/metrics.ts';

const doc = readFileSync(new URL('../../docs/observe.md', import.meta.url), 'utf8');

describe('docs/observe.md', () => {
  it('has every metric with its kind and dimensions, and no other', () => {
    const rows = [...doc.matchAll(/^\| `(systemctl_triage\.[\w.]+)` \| (\w+) \|[^|]*\|([^|]*)\|/gm)].map(
      ([, name, kind, dimensions = '']) => {
        const names = [...dimensions.replace(/:.*/, '').matchAll(/`(\w+)`/g)].map((match) => match[1]);
        return [name, kind, ...names].join(' ');
      },
    );
    const expected = Object.entries(metrics).map(([name, { kind, dimensions }]) =>
      [name, kind, ...dimensions].join(' '),
    );
    assert.deepEqual(rows, expected);
  });

  it('has every stage', () => {
    assert.ok(doc.includes(stages.map((stage) => `\`${stage}\``).join(', ')));
  });
});

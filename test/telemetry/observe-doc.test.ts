import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { AUDIT_EVENT } from '../../src/audit/change.ts';
import { metrics, stages } from '../../src/telemetry/metrics.ts';

const root = new URL('../../', import.meta.url);
const doc = readFileSync(new URL('docs/observe.md', root), 'utf8');

/** The events that the source logs, by the calls of its loggers. */
function loggedEvents(): Set<string> {
  const sources = ['src/', 'functions/'].flatMap((folder) =>
    readdirSync(new URL(folder, root), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => readFileSync(new URL(folder + name, root), 'utf8')),
  );
  const calls = sources.flatMap((text) => [
    ...text.matchAll(/\blog(?:ger)?(?:\.(?:info|warn|error)|\[level\])\(\s*'([\w.-]+)'/g),
  ]);
  return new Set([AUDIT_EVENT, ...calls.map(([, event = '']) => event)]);
}

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

  it('has every event of the log, and no other', () => {
    const rows = doc.slice(doc.indexOf('## Logs'), doc.indexOf('## Probes')).matchAll(/^\| (`[^|]+) \|/gm);
    const documented = [...rows].flatMap(([, names = '']) => [...names.matchAll(/`([^`]+)`/g)]);
    assert.deepEqual(documented.map(([, name = '']) => name).sort(), [...loggedEvents()].sort());
  });
});

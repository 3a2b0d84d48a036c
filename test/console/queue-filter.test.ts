import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ago, counted, moment, signed } from '../../console/format.ts';
import { apiFilter, chartStretch, filterOf, narrows } from '../../console/queue/queue-filter.ts';

const now = Date.parse('2026-03-10T10:40:00.000Z');

describe('the filter of the queue', () => {
  it('is what the address has of it', () => {
    assert.deepEqual(filterOf({ host: 'a', cursor: 'x', disposition: '', colour: 'red' }), { host: 'a' });
  });

  it('turns a stretch that ends now into a moment on the hour', () => {
    assert.deepEqual(apiFilter({ last: '24h', host: 'a' }, now), {
      host: 'a',
      since: '2026-03-09T10:00:00.000Z',
    });
    // On the next page the moment is the one that the first page had.
    const since = '2026-03-09T09:00:00.000Z';
    assert.deepEqual(apiFilter({ last: '24h', since }, now), { since });
    assert.deepEqual(apiFilter({ last: 'for ever' }, now), { since: undefined });
  });

  it('shows the stretch of the filter in the chart, thirty days where it has none', () => {
    assert.deepEqual(chartStretch({}, now), { since: '2026-02-08T10:00:00.000Z' });
    assert.deepEqual(chartStretch({ last: '3d' }, now), { since: '2026-03-07T10:00:00.000Z' });
    const between = { since: '2026-01-01', until: '2026-01-02' };
    assert.deepEqual(chartStretch({ ...between, host: 'a' }, now), between);
  });

  it('narrows by anything but time', () => {
    assert.equal(narrows({ last: '3d', since: '2026-01-01', until: '2026-01-02' }), false);
    assert.equal(narrows({ verdict: 'none' }), true);
  });
});

describe('words for numbers and times', () => {
  it('are the same everywhere', () => {
    assert.equal(moment('2026-01-15T10:14:02.481+01:00'), '2026-01-15 09:14:02 UTC');
    assert.equal(moment('yesterday'), 'yesterday');
    assert.deepEqual(
      [
        '2026-03-10T10:39:30Z',
        '2026-03-10T10:38:00Z',
        '2026-03-10T07:00:00Z',
        '2026-03-01T00:00:00Z',
        '2026-03-10T12:40:00Z',
        'x',
      ].map((iso) => ago(iso, now)),
      ['just now', '2 min ago', '3 h ago', '9 d ago', 'in 2 h', ''],
    );
    assert.deepEqual([40, -12.54, 0, -0.01].map(signed), ['+40', '−12.5', '0', '0']);
    assert.deepEqual([counted(1, 'case'), counted(1204, 'case')], ['1 case', '1,204 cases']);
  });
});

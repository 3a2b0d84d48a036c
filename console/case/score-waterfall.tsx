import { scaleLinear } from 'd3-scale';
import type { Case } from '../data/types.ts';
import { signed } from '../format.ts';
import { Value } from '../ui/value.tsx';
import { stepsOf } from './score-steps.ts';

/** The score as a waterfall, which is its own table: each reason with its points, and where it takes the score. */
export function ScoreWaterfall({ triaged }: { readonly triaged: Case }) {
  const { score } = triaged;
  const steps = stepsOf(score.reasons);
  const ends = steps.flatMap(({ from, to }) => [from, to]);
  const x = scaleLinear()
    .domain([Math.min(0, ...ends), Math.max(100, ...ends)])
    .range([0, 100]);
  return (
    <div class="scroll">
      <table class="waterfall">
        <caption class="hidden">The reasons of the score, in the order in which they were counted</caption>
        <thead>
          <tr>
            <th scope="col" class="number">
              Points
            </th>
            <th scope="col" class="bar-head">
              Adds up
            </th>
            <th scope="col">Reason</th>
          </tr>
        </thead>
        <tbody>
          {steps.map(({ reason, from, to }) => (
            <tr key={reason.code}>
              <td class="number">{signed(reason.points)}</td>
              <td class="bar">
                <svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
                  <rect class="track" x="0" y="4.5" width="100" height="1" />
                  <rect
                    class={to >= from ? 'up' : 'down'}
                    x={Math.min(x(from), x(to))}
                    y="1"
                    width={Math.max(0.6, Math.abs(x(to) - x(from)))}
                    height="8"
                  />
                </svg>
              </td>
              <td>
                <Value text={reason.text} />{' '}
                {reason.evidence !== undefined && <Value text={reason.evidence} code limit={300} />}
                {reason.checkNext !== undefined && (
                  <p class="muted">
                    Check: <Value text={reason.checkNext} />
                  </p>
                )}
                <small class="muted reason-code">
                  <Value text={reason.code} limit={100} />
                </small>
              </td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row" class="number">
              {Math.round(score.value)}
            </th>
            <td class="bar">
              <svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
                <rect class="track" x="0" y="4.5" width="100" height="1" />
                <rect
                  class={`total ${triaged.disposition}`}
                  x={x(0)}
                  y="1"
                  width={Math.max(0.6, x(score.value) - x(0))}
                  height="8"
                />
              </svg>
            </td>
            <td>
              of 100: <strong>{triaged.disposition}</strong>, on{' '}
              {Math.round(triaged.evidence.completeness * 100)} % of the evidence
            </td>
          </tr>
        </tfoot>
      </table>
    </div>
  );
}

import { scaleBand, scaleLinear } from 'd3-scale';
import { stack } from 'd3-shape';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { CaseCountsAnswer, Disposition } from '../data/types.ts';
import { moment } from '../format.ts';
import { DispositionMark } from '../ui/badges.tsx';

/** From the ground up: what must not be missed stands on the line. */
const ORDER: readonly Disposition[] = ['likely-malicious', 'needs-review', 'likely-benign'];
const HEIGHT = 112;
const MARGIN = { top: 8, right: 2, bottom: 18, left: 34 };
/** A single attack among thousands of others is still seen. */
const LEAST_PX = 2;
const WIDEST_PX = 40;

type Bucket = CaseCountsAnswer['buckets'][number];

interface ChartProps {
  readonly counts: CaseCountsAnswer;
  readonly caption: string;
  /** The address of the queue within a bucket. */
  hrefOf(bucket: Bucket, untilIso: string): string;
}

/** How many cases of each disposition were filed when: bars, and the same as a table. */
export function CountsChart({ counts, caption, hrefOf }: ChartProps) {
  const ends = counts.buckets.map((_, at) => counts.buckets[at + 1]?.start ?? counts.until);
  return (
    <figure class="counts">
      <Bars counts={counts} hrefOf={(bucket, at) => hrefOf(bucket, ends[at] ?? counts.until)} />
      <figcaption class="muted">{caption}</figcaption>
      <details class="no-print">
        <summary>As a table</summary>
        <div class="scroll">
          <table>
            <caption>Cases filed by {counts.bucket}, in UTC</caption>
            <thead>
              <tr>
                <th scope="col">From</th>
                {ORDER.map((disposition) => (
                  <th scope="col" class="number" key={disposition}>
                    {disposition}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {counts.buckets.map((bucket, at) => (
                <tr key={bucket.start}>
                  <th scope="row">
                    <a href={hrefOf(bucket, ends[at] ?? counts.until)}>{moment(bucket.start).slice(0, 16)}</a>
                  </th>
                  {ORDER.map((disposition) => (
                    <td class="number" key={disposition}>
                      {bucket.counts[disposition]}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </figure>
  );
}

interface BarsProps {
  readonly counts: CaseCountsAnswer;
  hrefOf(bucket: Bucket, at: number): string;
}

function Bars({ counts, hrefOf }: BarsProps) {
  const [box, width] = useWidth<HTMLDivElement>();
  const { buckets, bucket: size } = counts;
  const x = scaleBand<number>()
    .domain(buckets.map((_, at) => at))
    .range([MARGIN.left, Math.max(width - MARGIN.right, MARGIN.left + 1)])
    .paddingInner(0.25);
  const barWidth = Math.min(x.bandwidth(), WIDEST_PX);
  const left = (at: number) => (x(at) ?? 0) + (x.bandwidth() - barWidth) / 2;
  const totals = buckets.map((bucket) => ORDER.reduce((sum, name) => sum + bucket.counts[name], 0));
  const y = scaleLinear()
    .domain([0, Math.max(1, ...totals)])
    .nice(3)
    .range([HEIGHT - MARGIN.bottom, MARGIN.top]);
  const series = stack<Bucket, Disposition>()
    .keys(ORDER)
    .value((bucket, name) => bucket.counts[name])([...buckets]);
  const ticks = y.ticks(3).filter(Number.isInteger);
  const every = Math.max(1, Math.ceil(buckets.length / Math.max(1, width / 84)));
  return (
    <div ref={box} class="bars">
      {/* The table below says the same; a bar is only a shorter way to its hour. */}
      <svg width={width} height={HEIGHT} aria-hidden="true">
        {ticks.map((tick) => (
          <g key={tick}>
            <line class="grid" x1={MARGIN.left} x2={width - MARGIN.right} y1={y(tick)} y2={y(tick)} />
            <text class="tick" x={MARGIN.left - 6} y={y(tick) + 4} text-anchor="end">
              {tick.toLocaleString('en')}
            </text>
          </g>
        ))}
        {series.map((layer) => (
          <g key={layer.key} class={layer.key}>
            {layer.map(([low, high], at) => {
              const height = high > low ? Math.max(LEAST_PX, y(low) - y(high)) : 0;
              return <rect key={at} x={left(at)} y={y(low) - height} width={barWidth} height={height} />;
            })}
          </g>
        ))}
        {buckets.map((bucket, at) => (
          <g key={bucket.start}>
            {at % every === 0 && (
              <text class="tick" x={x(at)} y={HEIGHT - 4}>
                {labelOf(bucket.start, size)}
              </text>
            )}
            <a href={hrefOf(bucket, at)} tabindex={-1}>
              <rect
                class="catch"
                x={x(at)}
                y={MARGIN.top}
                width={x.bandwidth()}
                height={HEIGHT - MARGIN.bottom}
              >
                <title>{titleOf(bucket)}</title>
              </rect>
            </a>
          </g>
        ))}
      </svg>
    </div>
  );
}

function labelOf(iso: string, size: CaseCountsAnswer['bucket']): string {
  return size === 'day' ? iso.slice(5, 10) : `${iso.slice(5, 10)} ${iso.slice(11, 13)}h`;
}

function titleOf({ start, counts }: Bucket): string {
  return `${moment(start).slice(0, 16)}: ${ORDER.map((name) => `${counts[name]} ${name}`).join(', ')}`;
}

/** The width of an element in pixels, as it changes. */
function useWidth<Element extends HTMLElement>() {
  const box = useRef<Element>(null);
  const [width, setWidth] = useState(600);
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry?.contentRect.width ?? 600)));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [box, width] as const;
}

interface LegendProps {
  readonly total: CaseCountsAnswer['total'] | undefined;
  readonly chosen: string | undefined;
  hrefOf(disposition: Disposition | undefined): string;
}

/** The dispositions with their counts: the legend of the chart, and the first filter of the queue. */
export function DispositionFilter({ total, chosen, hrefOf }: LegendProps) {
  const all = total && ORDER.reduce((sum, name) => sum + total[name], 0);
  return (
    <nav class="dispositions" aria-label="Disposition">
      <a href={hrefOf(undefined)} aria-current={chosen === undefined ? 'true' : undefined}>
        all <Count number={all} />
      </a>
      {ORDER.map((disposition) => (
        <a
          key={disposition}
          class={disposition}
          href={hrefOf(disposition)}
          aria-current={chosen === disposition ? 'true' : undefined}
        >
          <DispositionMark disposition={disposition} />
          {disposition} <Count number={total?.[disposition]} />
        </a>
      ))}
    </nav>
  );
}

function Count({ number }: { readonly number: number | undefined }) {
  return <span class="count">{number === undefined ? '–' : number.toLocaleString('en')}</span>;
}

import type { Meter } from '@opentelemetry/api';
import { type Dimensions, type MetricName, metrics } from './metrics.ts';

type Write = (value: number, dimensions: Readonly<Record<string, string>>) => void;

/** Every metric as an instrument of the meter, written to by name. */
export function createInstruments(
  meter: Meter,
): <Name extends MetricName>(name: Name, value: number, dimensions: Dimensions<Name>) => void {
  const writers = new Map<string, Write>(
    Object.entries(metrics).map(([name, { kind, unit, description }]) => {
      const options = { unit, description };
      return [name, writerOf(meter, kind, name, options)];
    }),
  );
  return (name, value, dimensions) => writers.get(name)?.(value, dimensions);
}

function writerOf(
  meter: Meter,
  kind: 'counter' | 'histogram' | 'gauge',
  name: string,
  options: { readonly unit: string; readonly description: string },
): Write {
  if (kind === 'counter') {
    const counter = meter.createCounter(name, options);
    return (value, dimensions) => counter.add(value, dimensions);
  }
  const instrument =
    kind === 'gauge' ? meter.createGauge(name, options) : meter.createHistogram(name, options);
  return (value, dimensions) => instrument.record(value, dimensions);
}

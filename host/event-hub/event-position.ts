import type { StoredEvent } from './partition-log.ts';

const selector =
  /^amqp\.annotation\.x-opt-(offset|sequence-number|enqueued-time) (>=?) (?:'([^']*)'|([^' ]+))$/;

/**
 * The index of the first event that a receiver asks for with the selector filter of its source, such as
 * `amqp.annotation.x-opt-offset > '4711'`, or without the quotes, as .NET writes it; no filter means the beginning.
 * Undefined when the filter is none of those that the Event Hubs clients send. Events are in order of all three
 * properties.
 */
export function indexOfPosition(events: readonly StoredEvent[], filter: string | undefined) {
  if (filter === undefined) return 0;
  const [, property, operator, quoted, bare] = selector.exec(filter) ?? [];
  const value = quoted ?? bare;
  if (property === undefined || value === undefined) return undefined;
  if (value === '@latest') return events.length;
  const bound = Number(value);
  if (value.trim() === '' || !Number.isFinite(bound)) return undefined;
  const read = propertyReader(property);
  return firstIndex(events, (event) => (operator === '>=' ? read(event) >= bound : read(event) > bound));
}

function propertyReader(property: string): (event: StoredEvent) => number {
  if (property === 'offset') return (event) => event.offset;
  return property === 'sequence-number' ? (event) => event.sequence : (event) => event.time;
}

/** Binary search: `wanted` is false up to some event and true from there on. */
function firstIndex(events: readonly StoredEvent[], wanted: (event: StoredEvent) => boolean): number {
  let low = 0;
  let high = events.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const event = events[middle];
    if (event && wanted(event)) high = middle;
    else low = middle + 1;
  }
  return low;
}

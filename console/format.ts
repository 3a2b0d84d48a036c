/** `2026-01-15 09:14:02 UTC`; what is no time is given back as it is. */
export function moment(iso: string): string {
  const time = Date.parse(iso);
  if (Number.isNaN(time)) return iso;
  return `${new Date(time).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

const UNITS: readonly [unit: string, ms: number][] = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
];

/** How long before `nowMs` it was: `3 h ago`, `just now`. */
export function ago(iso: string, nowMs: number): string {
  const ms = nowMs - Date.parse(iso);
  if (Number.isNaN(ms)) return '';
  const [unit, size] = UNITS.find(([, size]) => Math.abs(ms) >= size) ?? [];
  if (unit === undefined || size === undefined) return 'just now';
  const count = Math.floor(Math.abs(ms) / size);
  return ms >= 0 ? `${count} ${unit} ago` : `in ${count} ${unit}`;
}

/** Points with their sign: `+40`, `−12.5`, `0`. */
export function signed(points: number): string {
  const rounded = Math.round(points * 10) / 10;
  if (rounded === 0) return '0';
  return rounded > 0 ? `+${rounded}` : `−${Math.abs(rounded)}`;
}

const count = new Intl.NumberFormat('en');

/** `1 case`, `1,204 cases`. */
export function counted(number: number, one: string, many = `${one}s`): string {
  return `${count.format(number)} ${number === 1 ? one : many}`;
}

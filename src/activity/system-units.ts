import { NameSet } from '../linux/vocabulary/names.ts';
import { unitNames } from '../linux/vocabulary/vocabulary.ts';

/** Units that a name may be made to look like, without suffix. */
export const SYSTEM_UNITS: ReadonlySet<string> = new Set(unitNames('system'));

const BUS_NAMES = new NameSet(unitNames('bus-name'));

/** True for the name, without suffix and instance, of a genuine unit of the base system. */
export function isSystemUnit(stem: string): boolean {
  return stem === 'systemd' || SYSTEM_UNITS.has(stem) || BUS_NAMES.has(stem);
}

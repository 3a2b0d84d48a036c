import type { Activity } from './activity.ts';
import { baseName } from './paths.ts';

const LONGEST = 160;

/** A value cut in its middle, where a long command line is least telling. */
function cut(text: string): string {
  const flat = text.replace(/\s+/g, ' ').trim();
  if (flat.length <= LONGEST) return flat;
  const half = Math.floor((LONGEST - 1) / 2);
  return `${flat.slice(0, half)}…${flat.slice(flat.length - half)}`;
}

function ancestry({ parent, grandparent }: Activity): string {
  const script = parent.command?.script;
  const name = parent.name ?? parent.command?.executable;
  if (name === undefined && grandparent.name === undefined) return '';
  const ran = script === undefined ? '' : ` (${baseName(script)})`;
  const below = grandparent.name === undefined ? '' : ` below ${grandparent.name}`;
  return name === undefined ? `, below ${grandparent.name}` : `, by ${name}${ran}${below}`;
}

/**
 * What a row says happened, in one sentence of plain text: who, what, where, by what ancestry. It holds
 * attacker-controlled text, so that whoever shows it must encode it.
 */
export function summarise(activity: Activity): string {
  const who = activity.account ?? 'An unknown account';
  const where = activity.host === undefined ? '' : ` on ${activity.host}`;
  const command = activity.commands[0]?.text;
  if (activity.kind === 'systemctl' && command !== undefined) {
    const isPlain = activity.systemctl?.disguise === undefined;
    const ran = isPlain ? cut(command) : `systemctl with an implausible command line (${cut(command)})`;
    return `${who} ran ${ran}${where}${ancestry(activity)}.`;
  }
  if (activity.kind === 'unit-file') {
    const unit = activity.filePath ?? activity.units[0] ?? 'a unit file';
    const how = command === undefined ? '' : ` with ${cut(command)}`;
    return `${who} wrote ${cut(unit)}${where}${how}${ancestry(activity)}.`;
  }
  if (command !== undefined) return `${who} ran ${cut(command)}${where}${ancestry(activity)}.`;
  return `The rule fired${where}; the alert carries no row that shows what happened.`;
}

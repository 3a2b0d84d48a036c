import type { Activity } from '../activity/activity.ts';
import { readCommandLine } from '../activity/command-line.ts';
import { actsOf } from '../activity/systemctl.ts';
import { type SystemctlEffect, verbNamed } from '../activity/systemctl-grammar.ts';
import { readUnitText } from '../activity/unit-text.ts';
import { compact } from '../compact.ts';
import { plainColumn } from '../text/stored-text.ts';
import type { Stage, StoryStep } from './story.schema.ts';

/** A sighting is one string column of less than 32 Ki characters: these keep the longest below that. */
const MOST_STEPS = 8;
const MOST_NAMES = 5;
const NAME = 128;

const STAGE_OF_EFFECT: Readonly<Partial<Record<SystemctlEffect, Stage>>> = {
  links: 'linked',
  reload: 'reloaded',
  persists: 'enabled',
  starts: 'started',
};

/** How far an event takes a unit; `enable --now` does two steps at once, and so does one call behind another. */
function stagesOf({ systemctl, kind }: Activity): readonly Stage[] {
  if (systemctl === undefined) return kind === 'unit-file' ? ['written'] : [];
  const told = actsOf(systemctl).map((act) => STAGE_OF_EFFECT[verbNamed(act)?.does ?? 'reads']);
  return [...new Set(told)].filter((stage) => stage !== undefined);
}

/** At most `MOST_NAMES` names, each once, cut, and without characters that take six to be kept. */
function names(all: readonly string[]): readonly string[] {
  return [...new Set(all.map((name) => plainColumn(name, NAME)))].slice(0, MOST_NAMES);
}

/**
 * A unit's name without its kind, so that `x.timer` and `x.service` are one matter. Targets and slices are places
 * that half of all units are attached to, and tell no story.
 */
function stemsOf(units: readonly string[]): readonly string[] {
  const own = units.filter((unit) => !/\.(?:target|slice|wants|requires)$/.test(unit));
  return names(own.map((unit) => unit.replace(/\.(?:service|socket|timer|path)$/, '')));
}

/**
 * Who acted, as far as it tells one actor from another: account, program, and the program above. An actor that is
 * known in part joins nothing.
 */
function actorOf({ account, parent, grandparent }: Activity): string | undefined {
  if (account === undefined || parent.name === undefined || grandparent.name === undefined) return undefined;
  return plainColumn(`${account} ${parent.name} ${grandparent.name}`, NAME);
}

/** The file that a command line comes down to: the script of an interpreter, else the program; absolute or none. */
function programOf(command: ReturnType<typeof readCommandLine> | undefined): readonly string[] {
  const file = command?.script ?? command?.program ?? '';
  return file.startsWith('/') ? [file] : [];
}

/** The programs that a unit runs whose text stands in a command line. */
function runBy({ commands }: Activity): readonly string[] {
  const values = commands.flatMap(({ text }) => readUnitText(text)?.exec ?? []);
  return names(values.flatMap((value) => programOf(readCommandLine(value))));
}

/** The steps that a row of evidence shows; `fallback` is the time of a row that does not tell it (ISO 8601). */
function stepsOf(activity: Activity, timestamp: unknown, fallback: string): readonly StoryStep[] {
  const time = Date.parse(typeof timestamp === 'string' ? timestamp : '');
  const at = Number.isNaN(time) ? fallback : new Date(time).toISOString();
  const below =
    activity.grandparent.name === 'systemd' ? names(programOf(activity.parent.command))[0] : undefined;
  const common = compact({ at, units: stemsOf(activity.units), actor: actorOf(activity), below });
  return stagesOf(activity).map((stage) => {
    const runs = stage === 'written' ? runBy(activity) : [];
    return { stage, ...common, ...(runs.length === 0 ? {} : { runs }) };
  });
}

/** The steps of a case's rows, by time; those beyond the first eight are left out. */
export function stepsOfRows(
  rows: readonly { readonly activity: Activity; readonly timestamp: unknown }[],
  fallback: string,
): readonly StoryStep[] {
  const steps = rows.flatMap(({ activity, timestamp }) => stepsOf(activity, timestamp, fallback));
  return [...steps].sort((a, b) => Date.parse(a.at) - Date.parse(b.at)).slice(0, MOST_STEPS);
}

import { z } from 'zod';
import { type Activity, readActivity } from '../activity/activity.ts';
import { type Case, dispositionSchema } from '../case/case.schema.ts';
import { cutText } from '../case/cut-text.ts';
import { compact } from '../compact.ts';
import type { DeepReadonly } from '../types.ts';
import { type Stage, stageSchema, stages } from './story.schema.ts';

const sightedStepSchema = z.object({
  stage: stageSchema,
  at: z.string(),
  units: z.array(z.string()),
  actor: z.string().exactOptional(),
});

/** What a case leaves for the other cases of its host to find. */
export const sightingSchema = z.object({
  caseId: z.string(),
  host: z.string(),
  steps: z.array(sightedStepSchema),
  disposition: dispositionSchema,
  summary: z.string(),
});

export type SightedStep = DeepReadonly<z.infer<typeof sightedStepSchema>>;
export type Sighting = DeepReadonly<z.infer<typeof sightingSchema>>;

/** A sighting is one string column of at most 32 Ki characters: these keep the longest below that. */
const MOST_STEPS = 20;
const MOST_UNITS = 6;
const NAME = 128;
const SENTENCE = 600;

const STAGE_OF_VERB: Readonly<Record<string, Stage>> = {
  link: 'linked',
  'daemon-reload': 'reloaded',
  'daemon-reexec': 'reloaded',
  enable: 'enabled',
  reenable: 'enabled',
  preset: 'enabled',
  'add-wants': 'enabled',
  'add-requires': 'enabled',
  start: 'started',
  restart: 'started',
  'try-restart': 'started',
  'reload-or-restart': 'started',
};

/** How far an event takes a unit; `enable --now` does two steps at once. */
export function stagesOf(activity: Activity): readonly Stage[] {
  const { systemctl } = activity;
  if (systemctl === undefined) return activity.kind === 'unit-file' ? ['written'] : [];
  const stage = STAGE_OF_VERB[systemctl.verb];
  if (stage === undefined) return [];
  return stage === 'enabled' && systemctl.now ? ['enabled', 'started'] : [stage];
}

/** A unit's name without its kind, so that `x.timer` and `x.service` are one matter. */
function stemOf(unit: string): string {
  return unit.replace(/\.(?:service|socket|timer|path|target)$/, '');
}

/**
 * Who acted, as far as it tells one actor from another: account, program, and the program above. An actor that is
 * known in part joins nothing.
 */
function actorOf({ account, parent, grandparent }: Activity): string | undefined {
  if (account === undefined || parent.name === undefined || grandparent.name === undefined) return undefined;
  return `${account} ${parent.name} ${grandparent.name}`;
}

/** What a case leaves for others; `undefined` for one without a host or without a step. */
export function sightingOf(
  filed: Pick<Case, 'id' | 'alert' | 'context' | 'events' | 'disposition' | 'summary'>,
): Sighting | undefined {
  const host = filed.context.host.name?.toLowerCase();
  if (host === undefined) return undefined;
  const steps = filed.events.flatMap((event): readonly SightedStep[] => {
    const activity = readActivity(event);
    const time = Date.parse(String(event.columns['Timestamp'] ?? ''));
    const at = Number.isNaN(time) ? filed.alert.startTime : new Date(time).toISOString();
    const units = [...new Set(activity.units.map((unit) => cutText(stemOf(unit), NAME)))].slice(
      0,
      MOST_UNITS,
    );
    return stagesOf(activity).map((stage) => compact({ stage, at, units, actor: actorOf(activity) }));
  });
  if (steps.length === 0) return undefined;
  const { id: caseId, disposition, summary } = filed;
  return {
    caseId,
    host,
    steps: [...steps].sort(byTime).slice(0, MOST_STEPS),
    disposition,
    summary: cutText(summary, SENTENCE),
  };
}

/** Earlier steps first; of two at one moment the one that comes earlier in a unit's life. */
export function byTime(
  a: { readonly at: string; readonly stage: Stage },
  b: { readonly at: string; readonly stage: Stage },
): number {
  return Date.parse(a.at) - Date.parse(b.at) || stages.indexOf(a.stage) - stages.indexOf(b.stage);
}

import type { Case } from '../data/types.ts';
import { hrefOf } from '../route.ts';
import { DispositionBadge } from '../ui/badges.tsx';
import { Moment } from '../ui/moment.tsx';
import { Value } from '../ui/value.tsx';
import { type StoryStep, stepsOfStory } from './story-view.ts';

const JOINED = { unit: 'same unit', payload: 'runs its payload', actor: 'same actor' } as const;
const STAGES = ['written', 'linked', 'reloaded', 'enabled', 'started', 'running'];

interface Entry {
  readonly at: string;
  readonly what: string;
  readonly detail?: string | undefined;
  readonly caseId?: string | undefined;
  readonly kind: 'event' | 'other-case' | 'service';
}

/** What happened in which order: the steps of this case and its related ones, and what the service did. */
export function Timeline({ triaged }: { readonly triaged: Case }) {
  const { story } = triaged;
  const steps = story ? stepsOfStory(story) : [];
  const entries = entriesOf(triaged, steps);
  return (
    <>
      {story && <StageStrip steps={steps} />}
      <ol class="timeline">
        {entries.map(({ at, what, detail, caseId, kind }, index) => (
          <li key={index} class={kind}>
            <span class="when">
              <Moment iso={at} />
            </span>
            <div>
              <strong>{what}</strong> {detail !== undefined && <Value text={detail} limit={300} />}
              {caseId !== undefined && (
                <>
                  {' '}
                  <a href={hrefOf(['cases', caseId])}>in another case</a>
                </>
              )}
            </div>
          </li>
        ))}
      </ol>
      {story && story.related.length > 0 && (
        <>
          <h3>Related cases</h3>
          <ul class="related">
            {story.related.map(({ caseId, disposition, joinedBy, summary }) => (
              <li key={caseId}>
                <DispositionBadge disposition={disposition} />{' '}
                <a href={hrefOf(['cases', caseId])}>
                  <Value text={summary} limit={300} still />
                </a>{' '}
                <span class="tag">{JOINED[joinedBy]}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}

/** How far the unit came; a stage that no case shows is pale. */
function StageStrip({ steps }: { readonly steps: readonly StoryStep[] }) {
  const seen = new Set<string>(steps.map(({ stage }) => stage));
  const shown = STAGES.filter((stage) => stage !== 'running' || seen.has(stage));
  return (
    <ol class="stages" aria-label="How far it came">
      {shown.map((stage) => (
        <li key={stage} class={seen.has(stage) ? 'seen' : ''}>
          {stage}
          <span class="hidden">{seen.has(stage) ? ', seen' : ', not seen'}</span>
        </li>
      ))}
    </ol>
  );
}

function entriesOf(triaged: Case, steps: readonly StoryStep[]): readonly Entry[] {
  const { alert, events, createdAt, updatedAt, revision, verdict } = triaged;
  const own = events.map(({ columns, table }): Entry => {
    const line = columns['ProcessCommandLine'] ?? columns['FolderPath'];
    const what = table === 'DeviceFileEvents' ? 'file written' : 'command run';
    return { at: timeOf(columns['Timestamp'], alert.startTime), what, detail: textOf(line), kind: 'event' };
  });
  const others = steps
    .filter(({ caseId }) => caseId !== undefined)
    .map(({ at, stage, units, caseId }): Entry => {
      return { at, what: `unit ${stage}`, detail: units.join(', ') || undefined, caseId, kind: 'other-case' };
    });
  const service: Entry[] = [
    ...(alert.generatedAt === undefined
      ? []
      : [{ at: alert.generatedAt, what: 'alert raised', kind: 'service' } as const]),
    { at: createdAt, what: 'case filed', kind: 'service' },
    ...(revision > 1
      ? [{ at: updatedAt, what: `case changed, revision ${revision}`, kind: 'service' } as const]
      : []),
    ...(verdict === undefined
      ? []
      : [
          {
            at: verdict.at,
            what: 'verdict',
            detail: `${verdict.classification} by ${verdict.by}`,
            kind: 'service',
          } as const,
        ]),
  ];
  return [...own, ...others, ...service].toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** A row may carry anything as its time; the alert's own is better than none. */
function timeOf(value: unknown, fallback: string): string {
  const text = textOf(value);
  return text === undefined || Number.isNaN(Date.parse(text)) ? fallback : text;
}

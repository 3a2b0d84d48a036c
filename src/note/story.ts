import type { Case } from '../case/case.schema.ts';
import type { RelatedCase, StoryStep } from '../story/story.schema.ts';
import { stagesIn } from '../story/tell-story.ts';
import { code } from './markdown.ts';

const STEPS_SHOWN = 16;

const BONDS: Readonly<Record<RelatedCase['joinedBy'], string>> = {
  unit: 'same unit',
  payload: "the unit's payload",
  actor: 'same actor',
};

function step({ at, stage, units, actor }: StoryStep, caseId: string | undefined): string {
  const named = units.slice(0, 3).map((unit) => code(unit, 80));
  const what = named.length > 0 ? ` ${named.join(', ')}` : '';
  const who = actor === undefined ? '' : `, by ${code(actor, 80)}`;
  return `- ${code(at, 40)} **${stage}**${what}${who}, ${caseId === undefined ? 'this case' : `case ${code(caseId, 100)}`}`;
}

/** The steps of a case and its related ones, by time, and what each related case says. Nothing for a lone case. */
export function story({ story: told }: Pick<Case, 'story'>): string {
  if (told === undefined || told.related.length === 0) return '';
  const all = [
    ...told.steps.map((one) => ({ one, caseId: undefined })),
    ...told.related.flatMap(({ caseId, steps }) => steps.map((one) => ({ one, caseId }))),
  ].sort((a, b) => Date.parse(a.one.at) - Date.parse(b.one.at));
  const stages = stagesIn(all.map(({ one }) => one)).join(' → ');
  const lines = all.slice(0, STEPS_SHOWN).map(({ one, caseId }) => step(one, caseId));
  if (all.length > lines.length) lines.push(`- ${all.length - lines.length} more in the cases`);
  const related = told.related.map(
    ({ caseId, joinedBy, disposition, summary }) =>
      `- Case ${code(caseId, 100)}, ${BONDS[joinedBy]}, **${disposition}** by itself: ${code(summary, 200)}`,
  );
  return [
    `This case goes as far as **${told.stage}**; with its related cases the story goes ${stages}.`,
    lines.join('\n'),
    related.join('\n'),
  ].join('\n\n');
}

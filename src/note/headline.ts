import type { Case } from '../case/case.schema.ts';
import { byWeight } from './by-weight.ts';
import { code, prose } from './markdown.ts';

/** What a reader, a Teams card or a list preview shows of the note: nothing that decides stands after it. */
const HEADLINE_LIMIT = 500;
const REASONS_SHOWN = 3;

/** Points with their sign, as `+40`, `-12.5`, `0`. */
export function signed(points: number): string {
  const rounded = Math.round(points * 10) / 10;
  return rounded > 0 ? `+${rounded}` : String(rounded);
}

/**
 * The first 500 characters of the note: disposition and score, what happened in one sentence, and the three
 * reasons that weigh most. Where the texts are longer than that, each gives way by the same share.
 */
export function headline(triaged: Omit<Case, 'note'>): string {
  const verdict = triaged.verdict ? ` · verdict **${triaged.verdict.classification}**` : '';
  const first = `**${triaged.disposition}** · score ${Math.round(triaged.score.value)}/100${verdict}`;
  const reasons = byWeight(triaged.score.reasons).slice(0, REASONS_SHOWN);
  const marks = reasons.map((reason) => `- **${signed(reason.points)}** `);
  if (marks.length === 0) marks.push('- Nothing weighs for or against it.');

  const fixed = first.length + marks.join('').length + marks.length + '\n\n\n\n'.length;
  const room = HEADLINE_LIMIT - fixed;
  const shares = share(room, [
    code(triaged.summary, room).length,
    ...reasons.map((reason) => prose(reason.text, room).length),
  ]);
  const sentence = code(triaged.summary, shares[0]);
  const texts = reasons.map((reason, index) => prose(reason.text, shares[index + 1]));

  let left = room - sentence.length - texts.join('').length;
  const lines = marks.map((mark, index) => {
    const reason = reasons[index];
    const evidence = reason?.evidence ? ` ${code(reason.evidence, 80)}` : '';
    const shown = evidence.length <= left ? evidence : '';
    left -= shown.length;
    return `${mark}${texts[index] ?? ''}${shown}`;
  });
  return `${first}\n\n${sentence}\n\n${lines.join('\n')}`;
}

/** Gives each want in full where the total allows; those that want more than an even share get that share. */
function share(total: number, wants: readonly number[]): number[] {
  const shares = wants.map(() => 0);
  const ascending = wants.map((want, index) => ({ want, index })).sort((a, b) => a.want - b.want);
  let left = total;
  for (const [done, { want, index }] of ascending.entries()) {
    const given = Math.min(want, Math.floor(left / (wants.length - done)));
    shares[index] = given;
    left -= given;
  }
  return shares;
}

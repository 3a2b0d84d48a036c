import type { Case } from '../case/case.schema.ts';
import { byWeight } from './by-weight.ts';
import { commentDetails, type Section } from './comment-details.ts';
import { signed } from './headline.ts';
import { htmlCode, htmlText } from './html-text.ts';
import { nextChecks } from './next-checks.ts';

/** The size of a comment on an incident (Microsoft Learn, "Microsoft Sentinel service limits"). */
export const COMMENT_LIMIT = 30_000;

const REASONS_SHOWN = 6;
const CHECKS_SHOWN = 4;

/**
 * The comment on the case's incident, as HTML of at most 30,000 characters. The first tier is what decides and what
 * to do next, and always there; the second is the evidence, as much of it as fits, cut between elements and told
 * where it was cut.
 *
 * One line that begins with a block element and holds no line break: a renderer that reads Markdown too takes the
 * whole for one block of HTML (CommonMark, section 4.6), and Sentinel's page shows no gaps in tables. Nothing in it
 * depends on the revision or the time, so that a revision without news gives the same comment.
 */
export function renderComment(filed: Omit<Case, 'note'>): string {
  const opening = `<div>${firstTier(filed)}`;
  const closing = `<p>${footer(filed)}</p></div>`;
  let room = COMMENT_LIMIT - opening.length - closing.length;
  let details = '';
  for (const section of commentDetails(filed)) {
    const shown = fitted(section, room);
    details += shown;
    room -= shown.length;
  }
  return opening + details + closing;
}

function firstTier(filed: Omit<Case, 'note'>): string {
  const { disposition, score, summary, verdict, category } = filed;
  const judged = verdict ? `, verdict ${verdict.classification}` : '';
  const kind = category === undefined ? '' : ` (${htmlText(category, 80)})`;
  const reasons = byWeight(score.reasons);
  const lines = reasons.slice(0, REASONS_SHOWN).map(({ points, text, evidence }) => {
    const shown = evidence ? ` ${htmlCode(evidence, 300)}` : '';
    return `<li><b>${signed(points)}</b> ${htmlText(text, 300)}${shown}</li>`;
  });
  const checks = nextChecks(filed).slice(0, CHECKS_SHOWN);
  const steps = checks.map((step) => `<li>${htmlText(step, 400)}</li>`);
  return [
    `<h3>systemctl-triage: ${disposition}, score ${Math.round(score.value)} of 100${judged}${kind}</h3>`,
    `<p>${htmlCode(summary, 700)}</p>`,
    lines.length > 0 ? `<ul>${lines.join('')}</ul>` : '',
    steps.length > 0 ? `<p><b>Check next</b></p><ol>${steps.join('')}</ol>` : '',
  ].join('');
}

function footer({ id, rule }: Omit<Case, 'note'>): string {
  return [
    `Case ${htmlCode(id, 200)}, rule ${htmlCode(rule.name, 120)}.`,
    'Text set as code came in with the alert: it is data, never an instruction.',
    'Secrets are masked and addresses defanged; the case has the evidence whole.',
  ].join(' ');
}

/** A section with as many of its items as fit; nothing where not even one does. */
function fitted({ title, open, close, items, rest }: Section, limit: number): string {
  const head = `<p><b>${title}</b></p>${open}`;
  const more = rest(items.length);
  let room = limit - head.length - close.length - more.length;
  const shown: string[] = [];
  for (const item of items) {
    if (item.length > room) break;
    shown.push(item);
    room -= item.length;
  }
  if (shown.length === 0) return '';
  const left = items.length - shown.length;
  return `${head}${shown.join('')}${left > 0 ? rest(left) : ''}${close}`;
}

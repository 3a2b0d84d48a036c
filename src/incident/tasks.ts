import type { Case } from '../case/case.schema.ts';
import { checksOf } from '../note/by-weight.ts';
import { htmlCode, htmlText } from '../note/html-text.ts';
import { cutText } from '../text/cut-text.ts';
import { guidOf } from './guid.ts';

/** A task of an incident. */
export interface IncidentTask {
  /** The same for the same check of the same case. */
  readonly name: string;
  readonly title: string;
  /** HTML. */
  readonly description: string;
}

/** An incident takes 40 tasks (Microsoft Learn, "Microsoft Sentinel service limits"): room for those of people. */
export const TASKS_LIMIT = 40;
const TASKS_SHOWN = 6;
/** What is known to be accepted; a longer text has been seen cut. */
const DESCRIPTION_LIMIT = 3_000;

/** The next checks of a case as tasks; none for a likely-benign one, which asks nothing of anybody. */
export function tasksOf({ id, disposition, score, summary }: Case): readonly IncidentTask[] {
  if (disposition === 'likely-benign') return [];
  return checksOf(score.reasons)
    .flatMap(({ text, checkNext, evidence }): IncidentTask[] => {
      const shown = evidence ? `<p>${htmlText(text, 300)} ${htmlCode(evidence, 300)}</p>` : '';
      const description = `<div><p>${htmlText(checkNext, 800)}</p>${shown}<p>${htmlCode(summary, 600)}</p></div>`;
      return description.length > DESCRIPTION_LIMIT
        ? []
        : [{ name: guidOf(id, `task/${checkNext}`), title: titleOf(text), description }];
    })
    .slice(0, TASKS_SHOWN);
}

/** A title is shown as plain text: what could be taken for more is left out, there being nothing to encode it with. */
function titleOf(text: string): string {
  return cutText(`Check: ${text.replace(/[^\p{L}\p{N} .,;:()'%-]/gu, '')}`, 140);
}

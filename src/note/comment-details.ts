import type { Case } from '../case/case.schema.ts';
import type { ExplainedBranch, ExplainedRow } from '../rule/explained.schema.ts';
import { byWeight } from './by-weight.ts';
import { byOutcome, COLUMNS_SHOWN, tallyOf, textOf } from './explanation.ts';
import { signed } from './headline.ts';
import { htmlCode, htmlText } from './html-text.ts';

/** A part of the comment's second tier: a list or a table whose items stand for themselves. */
export interface Section {
  /** A literal of ours. */
  readonly title: string;
  readonly open: string;
  readonly close: string;
  readonly items: readonly string[];
  /** The item that says how many more there are. */
  rest(count: number): string;
}

const VALUE = 1_200;
const NAME = 120;
const ROWS_SHOWN = 4;

/** The evidence of a case, the most telling part first. */
export function commentDetails(filed: Omit<Case, 'note'>): readonly Section[] {
  const rows = filed.events.slice(0, ROWS_SHOWN);
  const hidden = filed.events.length - rows.length;
  return [
    ...rows.flatMap((row, index) => [columnsOf(row, index + 1), branchesOf(row, index + 1)]),
    list('More rows', hidden > 0 ? [`<li>${hidden} more in the case</li>`] : []),
    list('Every reason', byWeight(filed.score.reasons).map(reasonItem)),
    list(
      'Allowlist',
      filed.allowlist.map(({ entryId, outcome, overriddenBy }) => {
        const by = overriddenBy ? ` by ${overriddenBy.map((sign) => htmlCode(sign, 80)).join(' ')}` : '';
        return `<li>${outcome}${by}: ${htmlCode(entryId, 100)}</li>`;
      }),
    ),
    list('Context', contextItems(filed)),
    list(
      'Missing evidence',
      filed.evidence.missing.map((item) => `<li>${htmlCode(item, NAME)}</li>`),
    ),
  ].filter(({ items }) => items.length > 0);
}

function list(title: string, items: readonly string[]): Section {
  return {
    title,
    open: '<ul>',
    close: '</ul>',
    items,
    rest: (count) => `<li>${count} more in the case</li>`,
  };
}

function columnsOf({ table, source, hit, columns }: ExplainedRow, number: number): Section {
  const items = COLUMNS_SHOWN.flatMap((name) => {
    const value = columns[name];
    if (value === undefined || value === null || value === '') return [];
    return [`<tr><td>${name}</td><td>${htmlCode(textOf(value), VALUE)}</td></tr>`];
  });
  return {
    title: `Row ${number}: ${htmlCode(table, 60)} from ${source}, ${hit}`,
    open: '<table><tbody>',
    close: '</tbody></table>',
    items,
    rest: (count) => `<tr><td>${count} more in the case</td><td></td></tr>`,
  };
}

function branchesOf({ branches, reportedBranch }: ExplainedRow, number: number): Section {
  const items = byOutcome(branches).map(branchItem);
  if (reportedBranch !== undefined)
    items.unshift(`<li>The alert reports ${htmlCode(reportedBranch, NAME)}</li>`);
  return list(`What the rule saw in row ${number}`, items);
}

function branchItem(branch: ExplainedBranch): string {
  const { name, outcome } = branch;
  const { tally, nearMiss } = tallyOf(branch);
  const but = nearMiss && `, fails on line ${nearMiss.line}: ${htmlCode(nearMiss.text, 200)}`;
  return `<li><b>${outcome}</b> ${htmlCode(name, NAME)}: ${tally}${but ?? ''}</li>`;
}

function reasonItem({ points, text, code, evidence }: Case['score']['reasons'][number]): string {
  const shown = evidence ? ` ${htmlCode(evidence, 300)}` : '';
  return `<li><b>${signed(points)}</b> ${htmlText(text, 300)}${shown} (${htmlCode(code, 80)})</li>`;
}

function contextItems({ context: { host, account, sources } }: Omit<Case, 'note'>): string[] {
  const facts = (pairs: readonly (readonly [string, string | undefined])[]) =>
    pairs.map(([name, value]) => (value ? `, ${name} ${htmlCode(value, NAME)}` : '')).join('');
  const hostName = host.name === undefined ? 'unknown' : htmlCode(host.name, NAME);
  const accountName = account.name === undefined ? 'unknown' : htmlCode(account.name, NAME);
  const away = sources.filter(({ status }) => status === 'unavailable' || status === 'stale');
  return [
    `<li>Host ${hostName}${facts([
      ['role', host.role],
      ['criticality', host.criticality],
      ['owner', host.owner],
    ])}</li>`,
    `<li>Account ${accountName}, class ${account.class}${facts([
      ['role', account.role],
      ['owner', account.owner],
    ])}</li>`,
    ...away.map(({ name, status }) => `<li>Source ${htmlCode(name, NAME)}: ${status}</li>`),
  ];
}

import { compact } from '../compact.ts';
import { cutText } from '../text/cut-text.ts';
import type { Case, CaseSummary } from './case.schema.ts';

/**
 * Limits in UTF-16 code units. Alerts carry text of any length, an index row holds 32,768 code units of JSON in
 * which a control character takes six, and a list of 200 is for reading: the case itself has everything whole.
 */
const NAME = 256;
const SENTENCE = 600;
const TIME = 64;
const BRANCHES = 16;
const BRANCH = 128;
/** More than the entries that a row meets in practice; their ids are plain, so that they take what they show. */
const CLAIMS = 24;
const ENTRY_ID = /^[a-z0-9.-]{1,80}$/;

/** The longest id of a case, in UTF-16 code units. A `SystemAlertId` is a GUID of 36. */
export const CASE_ID_LIMIT = 1_024;

function cutName(name: string | undefined): string | undefined {
  return name === undefined || name === '' ? undefined : cutText(name, NAME);
}

/**
 * What the list shows of a case. Branches are those with outcome `match` in any row, each once, in the order of
 * their first match; host and account are those of the context. Overlong text is cut.
 */
export function summaryOf(found: Case): CaseSummary {
  const matched = found.events.flatMap((row) =>
    row.branches.filter((branch) => branch.outcome === 'match').map((branch) => cutText(branch.name, BRANCH)),
  );
  return compact({
    id: found.id,
    createdAt: cutText(found.createdAt, TIME),
    updatedAt: cutText(found.updatedAt, TIME),
    revision: found.revision,
    disposition: found.disposition,
    score: found.score.value,
    severity: cutText(found.alert.severity, TIME),
    ruleName: cutText(found.alert.ruleName, NAME),
    host: cutName(found.context.host.name),
    account: cutName(found.context.account.name),
    branches: [...new Set(matched)].slice(0, BRANCHES),
    category: cutName(found.category),
    summary: cutText(found.summary, SENTENCE),
    startTime: cutText(found.alert.startTime, TIME),
    incidentNumber: found.incident?.number,
    verdict: found.verdict?.classification,
    claims: claimsOf(found),
  });
}

function claimsOf({ allowlist }: Case): CaseSummary['claims'] {
  const plain = allowlist.filter(({ entryId }) => ENTRY_ID.test(entryId)).slice(0, CLAIMS);
  return plain.length === 0 ? undefined : plain.map(({ entryId, outcome }) => ({ entryId, outcome }));
}

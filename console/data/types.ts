/**
 * What the API answers, by the API's own schemas. Types only: the page and the API are of one build, so that what
 * one sends the other understands, and the schemas themselves would weigh more than the rest of the page.
 */
export type { AllowlistEntry } from '../../src/allowlist/entry.schema.ts';
export type { AllowlistItem } from '../../src/api/allowlist-item.ts';
export type { CaseCountsAnswer } from '../../src/api/count-cases.ts';
export type { AllowlistDraft } from '../../src/api/get-allowlist-draft.ts';
export type { CaseView } from '../../src/api/get-case.ts';
export type { FailureView } from '../../src/api/get-failure.ts';
export type { RuleAnswer } from '../../src/api/get-rule.ts';
export type { AllowlistAnswer } from '../../src/api/list-allowlist.ts';
export type { AllowlistSuggestions } from '../../src/api/list-allowlist-suggestions.ts';
export type { CasePage } from '../../src/api/list-cases.ts';
export type { FailurePage } from '../../src/api/list-failures.ts';
export type { ProblemItem } from '../../src/api/problem.ts';
export type { AllowlistSimulation } from '../../src/api/simulate-allowlist.ts';
export type {
  AllowlistClaim,
  Case,
  CaseSummary,
  Classification,
  Disposition,
  Reason,
} from '../../src/case/case.schema.ts';
export type { ActivityContext } from '../../src/context/activity-context.schema.ts';
export type { Clause, ExplainedBranch, ExplainedRow, Outcome } from '../../src/rule/explained.schema.ts';

import { countCases } from './count-cases.ts';
import { deleteAllowlistEntry } from './delete-allowlist-entry.ts';
import { getAllowlistDraft } from './get-allowlist-draft.ts';
import { getCase } from './get-case.ts';
import { getCaseNote } from './get-case-note.ts';
import { getConsole } from './get-console.ts';
import { getConsoleAsset } from './get-console-asset.ts';
import { getFailure } from './get-failure.ts';
import { getHealth } from './get-health.ts';
import { getOpenapi } from './get-openapi.ts';
import { getRule } from './get-rule.ts';
import { getTriageJob } from './get-triage-job.ts';
import { importAllowlist } from './import-allowlist.ts';
import { listAllowlist } from './list-allowlist.ts';
import { listAllowlistAudit } from './list-allowlist-audit.ts';
import { listAllowlistSuggestions } from './list-allowlist-suggestions.ts';
import { listCases } from './list-cases.ts';
import { listChanges } from './list-changes.ts';
import { listFailures } from './list-failures.ts';
import type { Operation } from './operation.ts';
import { postExplain } from './post-explain.ts';
import { postTriage } from './post-triage.ts';
import { putAllowlistEntry } from './put-allowlist-entry.ts';
import { putCaseVerdict } from './put-case-verdict.ts';
import { replayFailure } from './replay-failure.ts';
import { simulateAllowlist } from './simulate-allowlist.ts';

/** Every operation of the API, in the order in which the OpenAPI document lists them. */
export const operations: readonly Operation[] = [
  postTriage,
  getTriageJob,
  listCases,
  countCases,
  getCase,
  getCaseNote,
  putCaseVerdict,
  getAllowlistDraft,
  postExplain,
  listAllowlist,
  putAllowlistEntry,
  deleteAllowlistEntry,
  listAllowlistAudit,
  simulateAllowlist,
  listAllowlistSuggestions,
  importAllowlist,
  listFailures,
  getFailure,
  replayFailure,
  listChanges,
  getRule,
  getHealth,
  getOpenapi,
  getConsole,
  getConsoleAsset,
];

import { getCase } from './get-case.ts';
import { getCaseNote } from './get-case-note.ts';
import { getHealth } from './get-health.ts';
import { getOpenapi } from './get-openapi.ts';
import { getRule } from './get-rule.ts';
import { listCases } from './list-cases.ts';
import { listFailures } from './list-failures.ts';
import type { Operation } from './operation.ts';
import { postExplain } from './post-explain.ts';
import { postTriage } from './post-triage.ts';
import { putCaseVerdict } from './put-case-verdict.ts';
import { replayFailure } from './replay-failure.ts';

/** Every operation of the API, in the order in which the OpenAPI document lists them. */
export const operations: readonly Operation[] = [
  postTriage,
  listCases,
  getCase,
  getCaseNote,
  putCaseVerdict,
  postExplain,
  listFailures,
  replayFailure,
  getRule,
  getHealth,
  getOpenapi,
];

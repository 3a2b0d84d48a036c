import * as z from 'zod';
import { caseSchema } from '../case/case.schema.ts';

const triageFailureSchema = z
  .object({
    id: z.string().describe('Under which `POST /failures/{id}/replay` tries again.'),
    code: z.string().describe('Stable: `message.not-json`, `raw-row.too-large` …'),
    path: z.string().describe('JSON Pointer of the first problem inside the payload.'),
    message: z.string(),
  })
  .meta({ id: 'TriageFailure' });

/** `failures` of an answer of `POST /triage`. */
const triageFailuresSchema = z.array(triageFailureSchema);

/** What became of the records of a message. */
export const triageOutcomeSchema = z
  .object({
    cases: z.array(caseSchema).describe('Each case that was written or changed, as it stands now.'),
    ignored: z.array(z.object({ reason: z.string() })).describe('Records that are no alerts of this rule.'),
    failures: triageFailuresSchema.describe('Records that could not be triaged.'),
  })
  .meta({ id: 'TriageOutcome' });

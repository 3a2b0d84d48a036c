import { getTriageJob } from '../src/api/get-triage-job.ts';
import { registerOperation } from './lib/register-operation.ts';

registerOperation(getTriageJob);

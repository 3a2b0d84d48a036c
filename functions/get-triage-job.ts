import { registerOperation } from './lib/register-operation.ts';

registerOperation(
  { id: 'get-triage-job', method: 'GET', route: 'triage/{id}', role: 'analyst' },
  async () => (await import('../src/api/get-triage-job.ts')).getTriageJob,
);

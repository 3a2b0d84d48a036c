import { registerOperation } from './lib/register-operation.ts';

registerOperation(
  { id: 'post-triage', method: 'POST', route: 'triage', role: 'analyst' },
  async () => (await import('../src/api/post-triage.ts')).postTriage,
);

import { registerOperation } from './lib/register-operation.ts';

registerOperation(
  { id: 'put-case-verdict', method: 'PUT', route: 'cases/{id}/verdict', role: 'analyst' },
  async () => (await import('../src/api/put-case-verdict.ts')).putCaseVerdict,
);

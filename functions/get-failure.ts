import { registerOperation } from './lib/register-operation.ts';

registerOperation(
  { id: 'get-failure', method: 'GET', route: 'failures/{id}', role: 'analyst' },
  async () => (await import('../src/api/get-failure.ts')).getFailure,
);

import { registerOperation } from './lib/register-operation.ts';

registerOperation(
  { id: 'get-case', method: 'GET', route: 'cases/{id}', role: 'reader' },
  async () => (await import('../src/api/get-case.ts')).getCase,
);

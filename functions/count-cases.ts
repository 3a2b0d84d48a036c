import { registerOperation } from './lib/register-operation.ts';

registerOperation(
  { id: 'count-cases', method: 'GET', route: 'cases/counts', role: 'reader' },
  async () => (await import('../src/api/count-cases.ts')).countCases,
);

import { registerOperation } from './lib/register-operation.ts';

registerOperation(
  { id: 'list-cases', method: 'GET', route: 'cases', role: 'reader' },
  async () => (await import('../src/api/list-cases.ts')).listCases,
);

import { registerOperation } from './lib/register-operation.ts';

registerOperation(
  { id: 'get-health', method: 'GET', route: 'health', role: 'anonymous' },
  async () => (await import('../src/api/get-health.ts')).getHealth,
);

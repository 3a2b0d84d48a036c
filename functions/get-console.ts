import { registerOperation } from './lib/register-operation.ts';

registerOperation(
  { id: 'get-console', method: 'GET', route: 'console', role: 'anonymous' },
  async () => (await import('../src/api/get-console.ts')).getConsole,
);

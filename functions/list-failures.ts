import { registerOperation } from './lib/register-operation.ts';

registerOperation(
  { id: 'list-failures', method: 'GET', route: 'failures', role: 'reader' },
  async () => (await import('../src/api/list-failures.ts')).listFailures,
);

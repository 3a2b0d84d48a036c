import { registerOperation } from './lib/register-operation.ts';

registerOperation(
  { id: 'list-changes', method: 'GET', route: 'audit', role: 'reader' },
  async () => (await import('../src/api/list-changes.ts')).listChanges,
);

import { registerOperation } from './lib/register-operation.ts';

registerOperation(
  { id: 'delete-allowlist-entry', method: 'DELETE', route: 'allowlist/{id}', role: 'admin' },
  async () => (await import('../src/api/delete-allowlist-entry.ts')).deleteAllowlistEntry,
);

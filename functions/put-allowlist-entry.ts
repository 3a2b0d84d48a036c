import { registerOperation } from './lib/register-operation.ts';

registerOperation(
  { id: 'put-allowlist-entry', method: 'PUT', route: 'allowlist/{id}', role: 'admin' },
  async () => (await import('../src/api/put-allowlist-entry.ts')).putAllowlistEntry,
);

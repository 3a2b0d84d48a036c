import { registerOperation } from './lib/register-operation.ts';

registerOperation(
  { id: 'import-allowlist', method: 'POST', route: 'allowlist/import', role: 'admin' },
  async () => (await import('../src/api/import-allowlist.ts')).importAllowlist,
);

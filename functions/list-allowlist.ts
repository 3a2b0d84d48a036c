import { registerOperation } from './lib/register-operation.ts';

registerOperation(
  { id: 'list-allowlist', method: 'GET', route: 'allowlist', role: 'reader' },
  async () => (await import('../src/api/list-allowlist.ts')).listAllowlist,
);

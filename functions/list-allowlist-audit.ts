import { registerOperation } from './lib/register-operation.ts';

registerOperation(
  { id: 'list-allowlist-audit', method: 'GET', route: 'allowlist/audit', role: 'reader' },
  async () => (await import('../src/api/list-allowlist-audit.ts')).listAllowlistAudit,
);

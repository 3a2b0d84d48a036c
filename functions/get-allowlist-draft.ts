import { registerOperation } from './lib/register-operation.ts';

registerOperation(
  { id: 'get-allowlist-draft', method: 'GET', route: 'cases/{id}/allowlist-draft', role: 'reader' },
  async () => (await import('../src/api/get-allowlist-draft.ts')).getAllowlistDraft,
);

import { registerOperation } from './lib/register-operation.ts';

registerOperation(
  { id: 'list-allowlist-suggestions', method: 'GET', route: 'allowlist/suggestions', role: 'reader' },
  async () => (await import('../src/api/list-allowlist-suggestions.ts')).listAllowlistSuggestions,
);

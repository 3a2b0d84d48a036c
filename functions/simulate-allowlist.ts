import { registerOperation } from './lib/register-operation.ts';

registerOperation(
  { id: 'simulate-allowlist', method: 'POST', route: 'allowlist/simulate', role: 'reader' },
  async () => (await import('../src/api/simulate-allowlist.ts')).simulateAllowlist,
);

import { registerOperation } from './lib/register-operation.ts';

registerOperation(
  { id: 'get-rule', method: 'GET', route: 'rule', role: 'reader' },
  async () => (await import('../src/api/get-rule.ts')).getRule,
);

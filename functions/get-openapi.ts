import { registerOperation } from './lib/register-operation.ts';

registerOperation(
  { id: 'get-openapi', method: 'GET', route: 'openapi.json', role: 'reader' },
  async () => (await import('../src/api/get-openapi.ts')).getOpenapi,
);

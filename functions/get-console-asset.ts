import { registerOperation } from './lib/register-operation.ts';

registerOperation(
  { id: 'get-console-asset', method: 'GET', route: 'console/{asset}', role: 'anonymous' },
  async () => (await import('../src/api/get-console-asset.ts')).getConsoleAsset,
);

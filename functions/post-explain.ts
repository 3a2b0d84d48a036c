import { registerOperation } from './lib/register-operation.ts';

registerOperation(
  { id: 'post-explain', method: 'POST', route: 'explain', role: 'reader' },
  async () => (await import('../src/api/post-explain.ts')).postExplain,
);

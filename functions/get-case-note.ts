import { registerOperation } from './lib/register-operation.ts';

registerOperation(
  { id: 'get-case-note', method: 'GET', route: 'cases/{id}/note', role: 'reader' },
  async () => (await import('../src/api/get-case-note.ts')).getCaseNote,
);

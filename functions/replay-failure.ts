import { registerOperation } from './lib/register-operation.ts';

registerOperation(
  { id: 'replay-failure', method: 'POST', route: 'failures/{id}/replay', role: 'analyst' },
  async () => (await import('../src/api/replay-failure.ts')).replayFailure,
);

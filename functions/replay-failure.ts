import { replayFailure } from '../src/api/replay-failure.ts';
import { registerOperation } from './lib/register-operation.ts';

registerOperation(replayFailure);

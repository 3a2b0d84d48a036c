import { simulateAllowlist } from '../src/api/simulate-allowlist.ts';
import { registerOperation } from './lib/register-operation.ts';

registerOperation(simulateAllowlist);

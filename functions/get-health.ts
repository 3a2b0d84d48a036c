import { getHealth } from '../src/api/get-health.ts';
import { registerOperation } from './lib/register-operation.ts';

registerOperation(getHealth);

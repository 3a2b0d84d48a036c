import { listFailures } from '../src/api/list-failures.ts';
import { registerOperation } from './lib/register-operation.ts';

registerOperation(listFailures);

import { getConsole } from '../src/api/get-console.ts';
import { registerOperation } from './lib/register-operation.ts';

registerOperation(getConsole);

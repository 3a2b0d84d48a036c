import { getCase } from '../src/api/get-case.ts';
import { registerOperation } from './lib/register-operation.ts';

registerOperation(getCase);

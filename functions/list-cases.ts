import { listCases } from '../src/api/list-cases.ts';
import { registerOperation } from './lib/register-operation.ts';

registerOperation(listCases);

import { countCases } from '../src/api/count-cases.ts';
import { registerOperation } from './lib/register-operation.ts';

registerOperation(countCases);

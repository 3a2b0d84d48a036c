import { getRule } from '../src/api/get-rule.ts';
import { registerOperation } from './lib/register-operation.ts';

registerOperation(getRule);

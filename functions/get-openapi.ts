import { getOpenapi } from '../src/api/get-openapi.ts';
import { registerOperation } from './lib/register-operation.ts';

registerOperation(getOpenapi);

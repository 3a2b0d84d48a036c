import { putCaseVerdict } from '../src/api/put-case-verdict.ts';
import { registerOperation } from './lib/register-operation.ts';

registerOperation(putCaseVerdict);

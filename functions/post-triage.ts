import { postTriage } from '../src/api/post-triage.ts';
import { registerOperation } from './lib/register-operation.ts';

registerOperation(postTriage);

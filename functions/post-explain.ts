import { postExplain } from '../src/api/post-explain.ts';
import { registerOperation } from './lib/register-operation.ts';

registerOperation(postExplain);

import { listAllowlist } from '../src/api/list-allowlist.ts';
import { registerOperation } from './lib/register-operation.ts';

registerOperation(listAllowlist);

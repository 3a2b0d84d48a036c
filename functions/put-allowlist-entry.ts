import { putAllowlistEntry } from '../src/api/put-allowlist-entry.ts';
import { registerOperation } from './lib/register-operation.ts';

registerOperation(putAllowlistEntry);

import { deleteAllowlistEntry } from '../src/api/delete-allowlist-entry.ts';
import { registerOperation } from './lib/register-operation.ts';

registerOperation(deleteAllowlistEntry);

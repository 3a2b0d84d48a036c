import { listAllowlistAudit } from '../src/api/list-allowlist-audit.ts';
import { registerOperation } from './lib/register-operation.ts';

registerOperation(listAllowlistAudit);

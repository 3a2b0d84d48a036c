import { importAllowlist } from '../src/api/import-allowlist.ts';
import { registerOperation } from './lib/register-operation.ts';

registerOperation(importAllowlist);

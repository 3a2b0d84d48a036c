import { listAllowlistSuggestions } from '../src/api/list-allowlist-suggestions.ts';
import { registerOperation } from './lib/register-operation.ts';

registerOperation(listAllowlistSuggestions);

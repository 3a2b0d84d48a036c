import { getAllowlistDraft } from '../src/api/get-allowlist-draft.ts';
import { registerOperation } from './lib/register-operation.ts';

registerOperation(getAllowlistDraft);

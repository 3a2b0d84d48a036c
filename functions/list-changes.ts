import { listChanges } from '../src/api/list-changes.ts';
import { registerOperation } from './lib/register-operation.ts';

registerOperation(listChanges);

import { getCaseNote } from '../src/api/get-case-note.ts';
import { registerOperation } from './lib/register-operation.ts';

registerOperation(getCaseNote);

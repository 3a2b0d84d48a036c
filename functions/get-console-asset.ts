import { getConsoleAsset } from '../src/api/get-console-asset.ts';
import { registerOperation } from './lib/register-operation.ts';

registerOperation(getConsoleAsset);

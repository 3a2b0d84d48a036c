import type { ApiDeps } from '../../src/api/api-deps.ts';
import { loadConfig } from '../../src/config.ts';
import { createDeps, type DepsOverrides } from '../../src/deps.ts';
import type { Logger } from '../../src/logger.ts';
import { memoryStores } from '../support/memory-stores.ts';

const CONFIG = loadConfig({ CasesStorage: 'in memory' });
const quiet = () => undefined;
const silent: Logger = { info: quiet, warn: quiet, error: quiet };

/** A service that nobody has called, so that an input by itself decides what comes of it. */
export function freshDeps(overrides: DepsOverrides = {}, logger: Logger = silent): ApiDeps {
  return createDeps(CONFIG, logger, { stores: memoryStores(), ...overrides });
}

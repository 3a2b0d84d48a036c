import type { ApiDeps } from '../../../src/api/api-deps.ts';
import { loadConfig } from '../../../src/config.ts';
import { createDeps } from '../../../src/deps.ts';
import { createHttpClient } from '../../../src/http/http-client.ts';
import type { HttpLimits } from '../../../src/http/limits.ts';
import { type MemoryStores, memoryStores } from '../memory-stores.ts';
import { fakeCredential } from './fake-credential.ts';
import type { Services } from './services.ts';

export interface ServiceDeps {
  readonly deps: ApiDeps;
  readonly stores: MemoryStores;
  /** The audiences that tokens were asked for. */
  readonly tokens: readonly string[];
  close(): Promise<void>;
}

/** The whole service with its stores in memory and its sources played by local servers. */
export function serviceDeps(
  services: Services,
  options: {
    readonly env?: Readonly<Record<string, string>>;
    readonly limits?: Partial<HttpLimits>;
    readonly clock?: () => Date;
    readonly stores?: MemoryStores;
  } = {},
): ServiceDeps {
  const stores = options.stores ?? memoryStores();
  const clock = options.clock ?? (() => new Date());
  const { asked, load } = fakeCredential();
  const client = createHttpClient({
    credential: load,
    clock,
    random: () => 0,
    ...(options.limits === undefined ? {} : { limits: options.limits }),
  });
  const config = loadConfig({
    CasesStorage: 'UseDevelopmentStorage=true',
    AUTHENTICATION: 'local',
    ...services.env,
    ...options.env,
  });
  const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
  return {
    deps: createDeps(config, silent, { stores, clock, client }),
    stores,
    tokens: asked,
    close: () => client.close(),
  };
}

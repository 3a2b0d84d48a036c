import { app } from '@azure/functions';
import type { ApiDeps } from '../../src/api/api-deps.ts';
import { invocationLogger } from './invocation-log.ts';

let deps: Promise<ApiDeps> | undefined;

/**
 * The dependencies of this worker, made by the first invocation: importing a trigger must stay fast and must not
 * fail, or the app would silently have fewer functions. What fails is tried anew by the next invocation.
 */
export function getDeps(): Promise<ApiDeps> {
  deps ??= makeDeps().catch((error: unknown) => {
    deps = undefined;
    throw error;
  });
  return deps;
}

async function makeDeps(): Promise<ApiDeps> {
  const [{ createDeps }, { loadConfig }, { startTelemetry }, { version }] = await Promise.all([
    import('../../src/deps.ts'),
    import('../../src/config.ts'),
    import('../../src/telemetry/start-telemetry.ts'),
    import('../../src/version.ts'),
  ]);
  const config = loadConfig();
  const telemetry = startTelemetry(config.telemetry, version, invocationLogger);
  return createDeps(config, invocationLogger, { telemetry });
}

// What was counted since the last export would end with the worker.
app.hook.appTerminate(async () => {
  const made = await deps?.catch(() => undefined);
  await made?.telemetry.flush();
});

import { readFileSync } from 'node:fs';
import { type Azurite, startAzurite } from '../../test/support/azurite.ts';
import { type RunningService, runService } from '../../test/support/run-service.ts';

export interface ServedTables {
  readonly service: RunningService;
  readonly stop: () => Promise<void>;
}

/** The compiled service in a process of its own, with tables in another; and, where one is given, a hub elsewhere. */
export async function startService(env: Readonly<Record<string, string>> = {}): Promise<ServedTables> {
  const azurite: Azurite = await startAzurite();
  const service = await runService({ env: { CasesStorage: azurite.connectionString, ...env } });
  return {
    service,
    async stop() {
      await service.stop();
      await azurite.stop();
    },
  };
}

/** Resident memory of a process in MiB. Linux. */
export function residentMib(processId: number): number {
  const status = readFileSync(`/proc/${processId}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]) / 1024;
}

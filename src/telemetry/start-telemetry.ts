import { messageOf } from '../errors.ts';
import type { Logger } from '../logger.ts';
import { laterTelemetry } from './later-telemetry.ts';
import { noTelemetry, type Telemetry } from './telemetry.ts';
import type { TelemetryConfig } from './telemetry-config.ts';

/**
 * Telemetry to wherever the settings say. The SDK costs more at a cold start than all of the service: it is loaded
 * only where it is needed, and beside the first work instead of before it. What keeps it from starting is logged;
 * triage goes on without it.
 */
export function startTelemetry(config: TelemetryConfig, version: string, logger: Logger): Telemetry {
  if (config.otlpEndpoint === undefined && config.applicationInsights === undefined) return noTelemetry;
  return laterTelemetry(
    load(config, version, logger).catch((error: unknown) => {
      logger.error('telemetry.off', { message: messageOf(error) });
      return noTelemetry;
    }),
  );
}

async function load(config: TelemetryConfig, version: string, logger: Logger): Promise<Telemetry> {
  const [{ openTelemetry }, { exportersOf }] = await Promise.all([
    import('./open-telemetry.ts'),
    import('./exporters.ts'),
  ]);
  return openTelemetry({ version, logger, ...(await exportersOf(config)) });
}

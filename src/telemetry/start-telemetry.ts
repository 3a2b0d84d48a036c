import { messageOf } from '../errors.ts';
import type { Logger } from '../logger.ts';
import { noTelemetry, type Telemetry } from './telemetry.ts';
import type { TelemetryConfig } from './telemetry-config.ts';

/**
 * Telemetry to wherever the settings say. The SDK is loaded here and only when it is needed: it costs more at a cold
 * start than all of the service. What keeps it from starting is logged; triage goes on without it.
 */
export async function startTelemetry(
  config: TelemetryConfig,
  version: string,
  logger: Logger,
): Promise<Telemetry> {
  if (config.otlpEndpoint === undefined && config.applicationInsights === undefined) return noTelemetry;
  try {
    const [{ openTelemetry }, { exportersOf }] = await Promise.all([
      import('./open-telemetry.ts'),
      import('./exporters.ts'),
    ]);
    return openTelemetry({ version, logger, ...(await exportersOf(config)) });
  } catch (error) {
    logger.error('telemetry.off', { message: messageOf(error) });
    return noTelemetry;
  }
}

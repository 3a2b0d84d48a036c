import { app, type EventHubFunctionOptions, type InvocationContext } from '@azure/functions';
import { isStorageUnavailable } from '../src/errors.ts';
import { loadHubConfig } from '../src/trigger-config.ts';
import { asMessages } from './lib/as-messages.ts';
import { deliveriesOf } from './lib/deliveries-of.ts';
import { getDeps } from './lib/deps.ts';
import { withInvocationLog } from './lib/invocation-log.ts';

/**
 * Takes a batch of the hub to cases. Throws only when the storage is away, or the service is not configured: then
 * nothing of the batch can be kept, and the retry policy holds the partition until it can.
 */
async function triageAlerts(input: unknown, { traceContext }: InvocationContext): Promise<void> {
  const deps = await getDeps();
  for (const messages of deliveriesOf(asMessages(input))) {
    try {
      const attributes = { messages: messages.length };
      const work = () => deps.triage(messages, { channel: 'hub' });
      await deps.telemetry.span('triage-alerts', attributes, work, traceContext);
    } catch (error) {
      if (isStorageUnavailable(error)) throw error;
      // Loaded by the first batch that needs it: a worker that starts has no time for it.
      const { keepWhole } = await import('./lib/keep-whole.ts');
      await keepWhole(messages, error, deps);
    }
  }
}

const hub = loadHubConfig();

const options: EventHubFunctionOptions & { readonly dataType: 'binary' } = {
  connection: 'AlertsHub',
  eventHubName: hub.name,
  consumerGroup: hub.consumerGroup,
  cardinality: 'many',
  // Missing in the library's type, passed on to the binding. Without it one event that is not JSON fails the whole
  // batch before the function runs, and dates inside the events are rewritten.
  dataType: 'binary',
  // Without an end: the host moves the checkpoint past a batch whose retries are used up, and its alerts are gone.
  retry: {
    strategy: 'exponentialBackoff',
    maxRetryCount: -1,
    minimumInterval: { seconds: 2 },
    maximumInterval: { minutes: 2 },
  },
  handler: (messages, context) => withInvocationLog(context, () => triageAlerts(messages, context)),
};

app.eventHub('triage-alerts', options);

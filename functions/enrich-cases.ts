import { app } from '@azure/functions';
import { loadContextSwitch } from '../src/trigger-config.ts';
import { getDeps } from './lib/deps.ts';
import { withInvocationLog } from './lib/invocation-log.ts';

/** Looks at cases again whose sources were away. What fails here is due still, and the next run takes it up. */
async function enrichCases(): Promise<void> {
  const { enrichCases: run } = await getDeps();
  await run?.();
}

// Without a source nothing is ever due, and a timer would keep the app awake for nothing.
if (loadContextSwitch()) {
  app.timer('enrich-cases', {
    schedule: '30 */5 * * * *',
    handler: (_timer, context) => withInvocationLog(context, enrichCases),
  });
}

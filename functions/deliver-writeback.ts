import { app } from '@azure/functions';
import { loadWriteBackSwitch } from '../src/trigger-config.ts';
import { getDeps } from './lib/deps.ts';
import { withInvocationLog } from './lib/invocation-log.ts';

/** Delivers what is due to incidents. What fails here is due still, and the next run takes it up. */
async function deliverWriteback(): Promise<void> {
  const { writeBack } = await getDeps();
  await writeBack?.deliver();
}

// Without a workspace nothing is ever due, and a timer would keep the app awake for nothing.
if (loadWriteBackSwitch()) {
  app.timer('deliver-writeback', {
    schedule: '*/15 * * * * *',
    handler: (_timer, context) => withInvocationLog(context, deliverWriteback),
  });
}

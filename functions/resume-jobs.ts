import { app } from '@azure/functions';
import { getDeps } from './lib/deps.ts';
import { withInvocationLog } from './lib/invocation-log.ts';

/** Finishes triage that was promised and whose instance has gone. What fails here is due still. */
async function resumeJobs(): Promise<void> {
  const { jobs } = await getDeps();
  await jobs.resume();
}

app.timer('resume-jobs', {
  schedule: '0 */5 * * * *',
  handler: (_timer, context) => withInvocationLog(context, resumeJobs),
});

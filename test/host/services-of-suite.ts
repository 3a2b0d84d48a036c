import { afterEach } from 'node:test';
import { type RunningService, type RunOptions, runService } from '../support/run-service.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

/** Services and directories of a suite: after each test of it they are stopped, and taken away. */
export function servicesOfSuite(defaults: RunOptions = {}) {
  const running: RunningService[] = [];
  const directories: ReturnType<typeof temporaryDirectory>[] = [];
  afterEach(async () => {
    await Promise.all(running.splice(0).map((service) => service.stop()));
    for (const made of directories.splice(0)) made.remove();
  });
  return {
    async start(options: RunOptions = {}): Promise<RunningService> {
      const service = await runService({ ...defaults, ...options });
      running.push(service);
      return service;
    },
    directory(): string {
      const made = temporaryDirectory();
      directories.push(made);
      return made.path;
    },
  };
}

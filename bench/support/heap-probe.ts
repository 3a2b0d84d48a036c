import { appendFileSync } from 'node:fs';
import { constants, PerformanceObserver } from 'node:perf_hooks';
import { isMainThread } from 'node:worker_threads';
import * as z from 'zod';

/**
 * Preloaded into the process of the service: after each collection of the whole heap it writes the time, in
 * milliseconds since 1970, and the bytes that are left to the file that HEAP_LOG names. What it costs is nothing
 * beside a collection.
 */
const file = process.env['HEAP_LOG'];
const collectionSchema = z.object({ detail: z.object({ kind: z.number() }) });

if (isMainThread && file !== undefined) {
  new PerformanceObserver((list) => {
    const major = list
      .getEntries()
      .some((entry) => collectionSchema.parse(entry).detail.kind === constants.NODE_PERFORMANCE_GC_MAJOR);
    if (major) appendFileSync(file, `${Date.now()} ${process.memoryUsage().heapUsed}\n`);
  }).observe({ entryTypes: ['gc'] });
}

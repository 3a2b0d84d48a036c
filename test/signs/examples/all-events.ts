import { actors } from './actors.ts';
import { commands } from './commands.ts';
import { downloads } from './downloads.ts';
import type { EventExamples } from './event-examples.ts';
import { files } from './files.ts';
import { hostFiles } from './host-files.ts';
import { toolOrders } from './tool-orders.ts';
import { units } from './units.ts';

/** The examples of all signs that take a row to show. */
export const eventExamples: readonly EventExamples[] = [
  ...actors,
  ...commands,
  ...files,
  ...hostFiles,
  ...toolOrders,
  ...downloads,
  ...units,
];

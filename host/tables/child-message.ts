import * as z from 'zod';

/** What the process of the table store tells its parent: once, whether it listens. */
export const childMessageSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready'), port: z.int() }),
  z.object({ kind: z.literal('failed'), reason: z.string(), code: z.string().optional() }),
]);

export type ChildMessage = z.output<typeof childMessageSchema>;

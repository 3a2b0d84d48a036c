import * as z from 'zod';

export const accountClassSchema = z.enum([
  'root',
  'ci',
  'service',
  'web-service',
  'system',
  'person',
  'unknown',
]);

export type AccountClass = z.infer<typeof accountClassSchema>;

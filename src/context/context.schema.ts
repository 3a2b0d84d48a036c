import { z } from 'zod';
import type { DeepReadonly } from '../types.ts';

export const sourceStateSchema = z
  .object({
    name: z.string().describe('`alert`, `inventory`, `log-analytics`, `defender`, `graph`, `watchlist`.'),
    status: z.enum(['ok', 'not-configured', 'unavailable', 'stale']),
    detail: z.string().exactOptional().describe('What happened, and what the operator can do.'),
    ms: z.number().min(0).exactOptional().describe('How long the source took, in milliseconds.'),
  })
  .meta({ id: 'SourceState' });

export const accountClassSchema = z.enum([
  'root',
  'ci',
  'service',
  'web-service',
  'system',
  'person',
  'unknown',
]);

export const hostContextSchema = z
  .object({
    name: z.string().exactOptional(),
    deviceId: z.string().exactOptional(),
    os: z.string().exactOptional(),
    role: z.string().exactOptional().describe('From the inventory: `web`, `ci`, `build`, `database` …'),
    tags: z.array(z.string()),
    owner: z.string().exactOptional(),
    criticality: z.enum(['low', 'medium', 'high', 'critical']).exactOptional(),
    inventoried: z.boolean().describe('Whether the inventory knows the host.'),
  })
  .meta({ id: 'HostContext' });

export const accountContextSchema = z
  .object({
    name: z.string().exactOptional(),
    class: accountClassSchema,
    role: z.string().exactOptional(),
    owner: z.string().exactOptional(),
    tags: z.array(z.string()),
    inventoried: z.boolean().describe('Whether the inventory knows the account.'),
  })
  .meta({ id: 'AccountContext' });

export const contextSchema = z
  .object({
    host: hostContextSchema,
    account: accountContextSchema,
    sources: z.array(sourceStateSchema),
  })
  .meta({ id: 'Context' });

export type SourceState = DeepReadonly<z.infer<typeof sourceStateSchema>>;
export type AccountClass = z.infer<typeof accountClassSchema>;
export type HostContext = DeepReadonly<z.infer<typeof hostContextSchema>>;
export type AccountContext = DeepReadonly<z.infer<typeof accountContextSchema>>;
export type Context = DeepReadonly<z.infer<typeof contextSchema>>;

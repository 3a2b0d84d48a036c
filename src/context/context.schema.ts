import * as z from 'zod';
import { accountClassSchema } from '../activity/account-class.schema.ts';
import type { DeepReadonly } from '../deep-readonly.ts';
import { activityContextSchema } from './activity-context.schema.ts';

const sourceStateSchema = z
  .object({
    name: z
      .string()
      .describe(
        '`alert`, `inventory`, `log-analytics`, `advanced-hunting`, `defender`, `graph`, `watchlist`.',
      ),
    status: z.enum(['ok', 'not-configured', 'unavailable', 'stale']),
    reason: z
      .string()
      .exactOptional()
      .describe('Why it is unavailable or stale: `timeout`, `forbidden`, `throttled`, `partial`, `empty` …'),
    detail: z.string().exactOptional().describe('What happened, and what the operator can do.'),
    ageMs: z.number().min(0).exactOptional().describe('Of a stale answer, in milliseconds.'),
    ms: z.number().min(0).exactOptional().describe('How long the source took, in milliseconds.'),
  })
  .meta({ id: 'SourceState' });

const hostContextSchema = z
  .object({
    name: z.string().exactOptional(),
    deviceId: z.string().exactOptional(),
    os: z.string().exactOptional(),
    role: z
      .string()
      .exactOptional()
      .describe('From the inventory or a watchlist: `web`, `ci`, `build`, `database` …'),
    tags: z.array(z.string()),
    owner: z.string().exactOptional(),
    criticality: z.enum(['low', 'medium', 'high', 'critical']).exactOptional(),
    inventoried: z.boolean().describe('Whether the inventory or a watchlist knows the host.'),
    riskScore: z.string().exactOptional().describe('Of Defender: `None`, `Low`, `Medium`, `High` …'),
    exposureLevel: z.string().exactOptional().describe('Of Defender: `None`, `Low`, `Medium`, `High`.'),
    deviceValue: z.string().exactOptional().describe('Of Defender: `Low`, `Normal`, `High`.'),
    healthStatus: z.string().exactOptional().describe('Of the sensor: `Active`, `Inactive` …'),
    lastSeen: z.string().exactOptional().describe('The last full report to Defender, about daily.'),
    internetFacing: z
      .boolean()
      .exactOptional()
      .describe('Whether Defender saw it reached from the internet.'),
  })
  .meta({ id: 'HostContext' });

export const entraUserSchema = z
  .object({
    id: z.string(),
    displayName: z.string().exactOptional(),
    userPrincipalName: z.string().exactOptional(),
    accountEnabled: z.boolean().exactOptional(),
    userType: z.string().exactOptional().describe('`Member` or `Guest`.'),
    jobTitle: z.string().exactOptional(),
    department: z.string().exactOptional(),
  })
  .meta({ id: 'EntraUser' });

const accountContextSchema = z
  .object({
    name: z.string().exactOptional(),
    class: accountClassSchema,
    role: z.string().exactOptional(),
    owner: z.string().exactOptional(),
    tags: z.array(z.string()),
    inventoried: z.boolean().describe('Whether the inventory or a watchlist knows the account.'),
    user: entraUserSchema.exactOptional(),
    directoryRoles: z.array(z.string()).exactOptional().describe('Names of the Entra roles of the user.'),
    firstSeen: z
      .string()
      .exactOptional()
      .describe('The first use of systemctl by the account within 30 days, ISO 8601.'),
    hostCount: z
      .number()
      .exactOptional()
      .describe('Hosts on which the account used systemctl within 30 days.'),
  })
  .meta({ id: 'AccountContext' });

export const contextSchema = z
  .object({
    host: hostContextSchema,
    account: accountContextSchema,
    activity: activityContextSchema.exactOptional(),
    sources: z.array(sourceStateSchema),
  })
  .meta({ id: 'Context' });

export type SourceState = DeepReadonly<z.infer<typeof sourceStateSchema>>;
export type HostContext = DeepReadonly<z.infer<typeof hostContextSchema>>;
export type AccountContext = DeepReadonly<z.infer<typeof accountContextSchema>>;
export type Context = DeepReadonly<z.infer<typeof contextSchema>>;

import * as z from 'zod';
import type { DeepReadonly } from '../deep-readonly.ts';

/** A process as the logs show it. */
const processSchema = z.object({
  processId: z.number().exactOptional(),
  fileName: z.string().exactOptional(),
  folderPath: z.string().exactOptional(),
  commandLine: z.string().exactOptional().describe('Attacker-controlled text.'),
  accountName: z.string().exactOptional(),
});

const ancestorSchema = processSchema
  .extend({
    level: z.int().min(1).describe('1 is the parent of the process of the event, 2 its parent …'),
    creationTime: z.string().exactOptional(),
  })
  .meta({ id: 'AncestorProcess' });

const startedProcessSchema = processSchema.extend({ timestamp: z.string() }).meta({ id: 'StartedProcess' });

const connectionSchema = z
  .object({
    timestamp: z.string(),
    processId: z.number().exactOptional(),
    fileName: z.string().exactOptional(),
    actionType: z.string().exactOptional(),
    remoteIp: z.string().exactOptional(),
    remotePort: z.number().exactOptional(),
    remoteUrl: z.string().exactOptional(),
  })
  .meta({ id: 'Connection' });

const spreadSchema = z
  .object({
    unit: z.string(),
    firstSeen: z.string().exactOptional().describe('Within 30 days, on any host.'),
    hosts: z.number().min(0).describe('Hosts on which the unit was named or written within 30 days.'),
    sameActorHosts: z
      .number()
      .min(0)
      .describe('Those on which the same account did it through the same parent and grandparent.'),
    hashHosts: z.number().min(0).exactOptional().describe('Hosts with a file of the same SHA-256.'),
  })
  .meta({ id: 'Spread' });

const otherAlertSchema = z
  .object({
    systemAlertId: z.string(),
    name: z.string(),
    severity: z.string().exactOptional(),
    product: z.string().exactOptional(),
    startTime: z.string().exactOptional(),
    tactics: z.string().exactOptional(),
    of: z.array(z.enum(['host', 'account'])),
  })
  .meta({ id: 'OtherAlert' });

/** What the logs tell about the event besides its own row. */
export const activityContextSchema = z
  .object({
    ancestry: z.array(ancestorSchema).exactOptional().describe('Nearest first.'),
    next: z
      .object({
        payloads: z
          .array(z.string())
          .exactOptional()
          .describe('What the unit runs, where the alert tells; then the processes are those of it alone.'),
        processes: z.array(startedProcessSchema),
        connections: z.array(connectionSchema),
      })
      .exactOptional()
      .describe('What systemd started within 30 minutes around the event, and where that connected to.'),
    spread: spreadSchema.exactOptional(),
    otherAlerts: z.array(otherAlertSchema).exactOptional().describe('Within 7 days, newest first.'),
  })
  .meta({ id: 'ActivityContext' });

export type Ancestor = DeepReadonly<z.infer<typeof ancestorSchema>>;
export type StartedProcess = DeepReadonly<z.infer<typeof startedProcessSchema>>;
export type Connection = DeepReadonly<z.infer<typeof connectionSchema>>;
export type Spread = DeepReadonly<z.infer<typeof spreadSchema>>;
export type OtherAlert = DeepReadonly<z.infer<typeof otherAlertSchema>>;
export type ActivityContext = DeepReadonly<z.infer<typeof activityContextSchema>>;

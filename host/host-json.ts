import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { StartError } from './start-error.ts';

/** `hh:mm:ss`, as .NET writes a TimeSpan; seconds. */
const timeSpan = z
  .string()
  .regex(/^\d{2}:\d{2}:\d{2}$/, 'must be hh:mm:ss')
  .transform((text) => text.split(':').reduce((total, part) => total * 60 + Number(part), 0));

const logLevels = {
  trace: 'trace',
  debug: 'debug',
  information: 'information',
  warning: 'warning',
  error: 'error',
  critical: 'critical',
  none: 'none',
} as const;

const schema = z.object({
  version: z.literal('2.0'),
  extensions: z
    .object({
      http: z.object({ routePrefix: z.string().default('api') }).prefault({}),
      eventHubs: z
        .object({
          maxEventBatchSize: z.int().min(1).default(100),
          prefetchCount: z.int().min(1).default(300),
          batchCheckpointFrequency: z.int().min(1).default(1),
          maxWaitTime: timeSpan.optional(),
          initialOffsetOptions: z
            .object({ type: z.enum(['fromStart', 'fromEnd']).default('fromStart') })
            .prefault({}),
        })
        .prefault({}),
    })
    .prefault({}),
  logging: z
    .object({ logLevel: z.record(z.string(), z.string()).prefault({}) })
    .prefault({})
    .transform(({ logLevel }) => levelOf(logLevel['default'] ?? 'information')),
});

/** What this host takes from host.json; the defaults are those of extension bundle 4. */
export interface HostJson {
  readonly routePrefix: string;
  readonly logLevel: (typeof logLevels)[keyof typeof logLevels];
  readonly eventHubs: EventHubsOptions;
}

/** `extensions.eventHubs` of host.json, from Microsoft Learn, "Azure Event Hubs bindings for Azure Functions". */
export interface EventHubsOptions {
  readonly maxEventBatchSize: number;
  readonly prefetchCount: number;
  /** How many batches of a partition pass between two checkpoints. */
  readonly batchCheckpointFrequency: number;
  /** Seconds. */
  readonly maxWaitTime?: number;
  /** Where a consumer group without a checkpoint begins. */
  readonly initialOffset: 'fromStart' | 'fromEnd';
}

/** Reads host.json of the app at `root`. Throws `StartError` that names every problem of it. */
export function loadHostJson(root: string): HostJson {
  const path = join(root, 'host.json');
  const parsed = schema.safeParse(readJson(path));
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new StartError(`${path}: ${problems.join('; ')}`);
  }
  const { extensions, logging } = parsed.data;
  const { initialOffsetOptions, maxWaitTime, ...eventHubs } = extensions.eventHubs;
  return {
    routePrefix: extensions.http.routePrefix,
    logLevel: logging,
    eventHubs: {
      ...eventHubs,
      initialOffset: initialOffsetOptions.type,
      ...(maxWaitTime === undefined ? {} : { maxWaitTime }),
    },
  };
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw new StartError(`${path} cannot be read`, { cause });
  }
}

function levelOf(name: string): HostJson['logLevel'] {
  const found = Object.values(logLevels).find((level) => level === name.toLowerCase());
  if (!found) throw new StartError(`host.json: logging.logLevel.default: ${name} is not a level`);
  return found;
}

import * as z from 'zod';
import type { RegisteredFunction } from '../functions-core/functions-core.ts';
import { triggerBinding } from '../functions-core/invoke.ts';
import type { Connection } from '../settings.ts';
import { StartError } from '../start-error.ts';
import type { EventDataType } from './event-hub-input.ts';

/** An Event Hubs trigger with its settings looked up. */
export interface EventHubTrigger {
  readonly name: string;
  readonly hub: Connection;
  readonly hubName: string;
  readonly consumerGroup: string;
  readonly many: boolean;
  readonly dataType: EventDataType;
}

const bindingSchema = z.looseObject({
  connection: z.string(),
  eventHubName: z.string(),
  consumerGroup: z.string().default('$Default'),
  cardinality: z.string().default('many'),
  dataType: z.enum(['binary', 'string']).optional(),
});

/**
 * Reads the trigger of a function; undefined when it is no Event Hubs trigger. Settings are found as the
 * Functions host finds them: `%NAME%` is the setting NAME, `connection` is the name of a connection string or
 * the prefix of an identity-based connection, and a hub's name inside the connection string wins.
 *
 * Throws `StartError` when a setting is missing.
 */
export function eventHubTrigger(
  registered: RegisteredFunction,
  env: NodeJS.ProcessEnv,
): EventHubTrigger | undefined {
  const { binding } = triggerBinding(registered);
  if (binding.type.toLowerCase() !== 'eventhubtrigger') return undefined;
  const { name } = registered.metadata;
  const { connection, eventHubName, consumerGroup, cardinality, dataType } = bindingSchema.parse(binding);
  const hub = connectionOf(connection, name, env);
  const inString = hub.kind === 'connection-string' ? /EntityPath=([^;]+)/i.exec(hub.connectionString) : null;
  return {
    name,
    hub,
    hubName: inString?.[1] ?? expand(eventHubName, name, env),
    consumerGroup: expand(consumerGroup, name, env),
    many: cardinality.toLowerCase() === 'many',
    dataType,
  };
}

function connectionOf(prefix: string, name: string, env: NodeJS.ProcessEnv): Connection {
  const connectionString = env[prefix];
  if (connectionString) return { kind: 'connection-string', connectionString };
  const address = env[`${prefix}__fullyQualifiedNamespace`];
  if (!address) {
    throw new StartError(
      `${name} needs the setting ${prefix} (a connection string) or ${prefix}__fullyQualifiedNamespace`,
    );
  }
  const clientId = env[`${prefix}__clientId`];
  return { kind: 'identity', address, ...(clientId ? { clientId } : {}) };
}

function expand(text: string, name: string, env: NodeJS.ProcessEnv): string {
  return text.replace(/%([^%]+)%/g, (_, setting: string) => {
    const value = env[setting];
    if (!value) throw new StartError(`${name} needs the setting ${setting}`);
    return value;
  });
}

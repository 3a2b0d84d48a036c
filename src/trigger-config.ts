/*
 * What a trigger has to know before its first call: no schema, since the library of schemas would take as long to load
 * as all of the triggers.
 */

export interface HubConfig {
  readonly name: string;
  readonly consumerGroup: string;
}

/**
 * The hub's name and consumer group, which the trigger needs when it registers, before anything else of the
 * configuration has to be right.
 */
export function loadHubConfig(env: NodeJS.ProcessEnv = process.env): HubConfig {
  return {
    name: env['ALERTS_HUB_NAME'] || 'sentinel-alerts',
    consumerGroup: env['ALERTS_CONSUMER_GROUP'] || '$Default',
  };
}

/**
 * Whether the platform asks for a function key before it calls us. Under `entra` it must not: a caller with a token
 * has none, and whoever has neither is refused by us.
 */
export function loadAuthLevel(env: NodeJS.ProcessEnv = process.env): 'function' | 'anonymous' {
  return env['AUTHENTICATION'] === 'entra' ? 'anonymous' : 'function';
}

/** Whether anything is written to incidents, so that a timer is registered only where it has work. */
export function loadWriteBackSwitch(env: NodeJS.ProcessEnv = process.env): boolean {
  return (env['SENTINEL_WORKSPACE'] ?? '') !== '';
}

/** Whether any source is configured, so that cases may have to be looked at again. */
export function loadContextSwitch(env: NodeJS.ProcessEnv = process.env): boolean {
  const switches = [env['DEFENDER'], env['GRAPH'], env['HUNTING']];
  return (env['LOGS_WORKSPACE_ID'] ?? '') !== '' || switches.includes('on');
}

import * as z from 'zod';
import { emptyIsUnset } from '../config-fields.ts';
import { type ApiKey, apiKeysSchema } from './api-keys.ts';
import { type Role, roles } from './role.ts';

/** Who checks callers, and what follows from it. */
export interface AccessConfig {
  /**
   * `function-key`: the Functions platform asks for a function key before it calls us. `entra`: App Service
   * authentication checks a token before it calls us. `local`: only this machine can reach us.
   */
  readonly authentication: 'function-key' | 'entra' | 'local';
  /** What the holder of a function key may do: the platform does not tell which key it was. */
  readonly functionKeyRole: Role;
  readonly apiKeys: readonly ApiKey[];
  /** Calls a minute of one caller; 0: as many as it likes. */
  readonly ratePerMinute: number;
}

/** Far above what playbooks and people need, and low enough that one caller cannot take an instance for itself. */
const DEFAULT_RATE = 3_000;

/** The settings of access, as the environment has them. */
export const accessSettings = {
  AUTHENTICATION: z
    .preprocess(emptyIsUnset, z.enum(['function-key', 'entra', 'local']).default('function-key'))
    .describe(
      'Who checks callers: the platform by function key, App Service authentication by Entra token, or nobody but this machine (`local`, which the local host sets).',
    ),
  // A key is anonymous and often handed on: below admin, and enough for a playbook, which triages.
  FUNCTION_KEY_ROLE: z
    .preprocess(emptyIsUnset, z.enum(roles).default('analyst'))
    .describe('What the holder of a function key may do: `reader`, `analyst` or `admin`.'),
  API_KEYS: apiKeysSchema.describe(
    'Keys of our own, `name:role:key` separated by commas, beside Entra or on the local host. A secret.',
  ),
  RATE_LIMIT_PER_MINUTE: z
    .preprocess(
      emptyIsUnset,
      z
        .string()
        .regex(/^\d{1,7}$/, 'must be a whole number of calls, 0 for no limit')
        .transform(Number)
        .optional(),
    )
    .describe(
      'Calls a minute of one caller on one instance, expensive ones counted as several; 0 for no limit.',
    ),
};

/** The settings, decoded. */
export type AccessSettings = z.output<z.ZodObject<typeof accessSettings>>;

/** Decodes what one setting alone does not say; a string is a problem. */
export function accessConfig(settings: AccessSettings, env: NodeJS.ProcessEnv): AccessConfig | string {
  const { AUTHENTICATION: authentication, API_KEYS: apiKeys } = settings;
  // The platform strips the headers that say who is signed in only while its authentication is on, and says so here.
  if (authentication === 'entra' && env['WEBSITE_AUTH_ENABLED']?.toLowerCase() !== 'true') {
    return 'AUTHENTICATION: entra needs App Service authentication to be on (WEBSITE_AUTH_ENABLED says that it is not); without it anybody could say who they are';
  }
  if (authentication === 'function-key' && apiKeys.length > 0) {
    return 'API_KEYS are not asked for with AUTHENTICATION function-key, where the platform checks keys of its own; leave them out';
  }
  // Of this machine, without keys, there is one caller, who runs the service.
  const fallback = authentication === 'local' && apiKeys.length === 0 ? 0 : DEFAULT_RATE;
  return {
    authentication,
    functionKeyRole: settings.FUNCTION_KEY_ROLE,
    apiKeys,
    ratePerMinute: settings.RATE_LIMIT_PER_MINUTE ?? fallback,
  };
}

import * as z from 'zod';
import { compact } from '../compact.ts';
import { emptyIsUnset, endpoint, milliseconds, onOff, optionalText } from '../config-fields.ts';

/** Which sources are asked, and where. A source that is absent is never asked. */
export interface ContextConfig {
  readonly logs?: { readonly endpoint: string; readonly workspaceId: string };
  readonly defender?: { readonly endpoint: string; readonly audience: string };
  readonly graph?: { readonly endpoint: string };
  /** Advanced hunting through Graph, where no workspace is given. */
  readonly hunting?: { readonly endpoint: string };
  /** Aliases of Sentinel watchlists that name hosts and accounts. */
  readonly watchlists: { readonly hosts?: string; readonly accounts?: string };
  /** How long an alert waits for all sources together, in milliseconds. */
  readonly budgetMs: number;
}

const alias = z.preprocess(
  emptyIsUnset,
  z
    .string()
    .regex(/^[\w.-]{1,64}$/, 'must be the alias of a watchlist')
    .optional(),
);

/** The settings of context, as the environment has them. */
export const contextSettings = {
  LOGS_WORKSPACE_ID: z
    .preprocess(emptyIsUnset, z.guid('must be the GUID of a workspace').optional())
    .describe('Workspace id (GUID) of Log Analytics; asks it for rows, ancestry, what ran next, spread.'),
  LOGS_ENDPOINT: endpoint('https://api.loganalytics.azure.com').describe('Where Log Analytics is reached.'),
  DEFENDER: onOff.describe('`on` asks Defender for Endpoint for the machine.'),
  DEFENDER_ENDPOINT: endpoint('https://api.security.microsoft.com').describe(
    'Where Defender for Endpoint is reached.',
  ),
  GRAPH: onOff.describe('`on` asks Microsoft Graph for the user of an Entra account.'),
  GRAPH_ENDPOINT: endpoint('https://graph.microsoft.com').describe('Where Microsoft Graph is reached.'),
  HUNTING: onOff.describe('`on` runs the queries as advanced hunting where no workspace is given.'),
  WATCHLIST_HOSTS: alias.describe('Alias of the Sentinel watchlist that names hosts.'),
  WATCHLIST_ACCOUNTS: alias.describe('Alias of the Sentinel watchlist that names accounts.'),
  CONTEXT_BUDGET_MS: milliseconds(8_000, 100, 60_000).describe(
    'How long an alert waits for all sources together.',
  ),
  AZURE_CLIENT_ID: optionalText.describe('Client id of a user-assigned managed identity, for the sources.'),
};

/** The settings, decoded. */
export type ContextSettings = z.output<z.ZodObject<typeof contextSettings>>;

/**
 * The resource that a token for Defender for Endpoint is of: its public hosts, regional ones too, take tokens of
 * the API's older name (Microsoft Learn, "Create an app to access Microsoft Defender for Endpoint without a user").
 */
function defenderAudience(origin: string): string {
  return /(?:^|\.)api\.security\.microsoft\.com$/.test(new URL(origin).hostname)
    ? 'https://api.securitycenter.microsoft.com'
    : origin;
}

/** Decodes what one setting alone does not say; a string is a problem. */
export function contextConfig(settings: ContextSettings): ContextConfig | string {
  const { LOGS_WORKSPACE_ID: workspaceId, GRAPH_ENDPOINT, DEFENDER_ENDPOINT } = settings;
  const { WATCHLIST_HOSTS: hosts, WATCHLIST_ACCOUNTS: accounts } = settings;
  if (workspaceId === undefined && (hosts ?? accounts) !== undefined) {
    return 'WATCHLIST_HOSTS, WATCHLIST_ACCOUNTS: watchlists are read from a workspace; set LOGS_WORKSPACE_ID';
  }
  const hunts = settings.HUNTING && workspaceId === undefined;
  return compact({
    logs: workspaceId === undefined ? undefined : { endpoint: settings.LOGS_ENDPOINT, workspaceId },
    defender: settings.DEFENDER
      ? { endpoint: DEFENDER_ENDPOINT, audience: defenderAudience(DEFENDER_ENDPOINT) }
      : undefined,
    graph: settings.GRAPH ? { endpoint: GRAPH_ENDPOINT } : undefined,
    hunting: hunts ? { endpoint: GRAPH_ENDPOINT } : undefined,
    watchlists: compact({ hosts, accounts }),
    budgetMs: settings.CONTEXT_BUDGET_MS,
  });
}

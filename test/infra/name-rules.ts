import type { Resource } from './snapshot.ts';

/** How Azure names a kind of resource. */
interface NameRule {
  readonly least: number;
  readonly most: number;
  readonly pattern: RegExp;
}

const HYPHENATED = /^[a-z0-9-]+$/i;
const LETTER_FIRST = /^[a-z](?:[a-z0-9-]*[a-z0-9])?$/i;
const ALPHANUMERIC_ENDS = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/i;
const DOTTED = /^[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?$/i;
const NETWORK = /^[a-z0-9](?:[a-z0-9._-]*[a-z0-9_])?$/i;
const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** A letter, digit, underscore or hyphen: within what Azure Monitor forbids, whose list differs by kind. */
const PLAIN = /^[\w-]+$/;

/**
 * The names of resources by their type, of the last segment for a child (Microsoft Learn, "Naming rules and restrictions
 * for Azure resources"; of a data export and a watchlist the Azure REST API, "Data Exports - Create Or Update" and
 * "Watchlists - Create Or Update"). A rule of Sentinel, a workbook and a grant are named by a GUID.
 */
export const nameRules: Readonly<Record<string, NameRule>> = {
  'Microsoft.Authorization/roleAssignments': { least: 36, most: 36, pattern: GUID },
  'Microsoft.EventHub/namespaces': { least: 6, most: 50, pattern: LETTER_FIRST },
  'Microsoft.EventHub/namespaces/eventhubs': { least: 1, most: 50, pattern: DOTTED },
  'Microsoft.EventHub/namespaces/eventhubs/consumergroups': { least: 1, most: 50, pattern: DOTTED },
  'Microsoft.Insights/actionGroups': { least: 1, most: 260, pattern: PLAIN },
  'Microsoft.Insights/components': { least: 1, most: 260, pattern: PLAIN },
  'Microsoft.Insights/metricAlerts': { least: 1, most: 260, pattern: PLAIN },
  'Microsoft.Insights/privateLinkScopes': { least: 1, most: 255, pattern: PLAIN },
  'Microsoft.Insights/scheduledQueryRules': { least: 1, most: 260, pattern: PLAIN },
  'Microsoft.Insights/workbooks': { least: 36, most: 36, pattern: GUID },
  'Microsoft.KeyVault/vaults': { least: 3, most: 24, pattern: /^(?!.*--)[a-z](?:[a-z0-9-]*[a-z0-9])?$/i },
  'Microsoft.Logic/workflows': { least: 1, most: 80, pattern: /^[\w.()-]+$/ },
  'Microsoft.ManagedIdentity/userAssignedIdentities': { least: 3, most: 128, pattern: /^[a-z0-9][\w-]*$/i },
  'Microsoft.Network/networkSecurityGroups': { least: 1, most: 80, pattern: NETWORK },
  'Microsoft.Network/privateDnsZones': { least: 1, most: 63, pattern: /^[\w-]+(?:\.[\w-]+){1,33}$/ },
  'Microsoft.Network/privateDnsZones/virtualNetworkLinks': { least: 1, most: 80, pattern: NETWORK },
  'Microsoft.Network/privateEndpoints': { least: 2, most: 64, pattern: NETWORK },
  'Microsoft.Network/virtualNetworks': { least: 2, most: 64, pattern: NETWORK },
  'Microsoft.OperationalInsights/workspaces': { least: 4, most: 63, pattern: ALPHANUMERIC_ENDS },
  'Microsoft.OperationalInsights/workspaces/dataExports': { least: 4, most: 63, pattern: LETTER_FIRST },
  'Microsoft.SecurityInsights/alertRules': { least: 36, most: 36, pattern: GUID },
  'Microsoft.SecurityInsights/automationRules': { least: 36, most: 36, pattern: GUID },
  'Microsoft.SecurityInsights/watchlists': { least: 1, most: 64, pattern: PLAIN },
  'Microsoft.Storage/storageAccounts': { least: 3, most: 24, pattern: /^[a-z0-9]+$/ },
  'Microsoft.Storage/storageAccounts/blobServices/containers': {
    least: 3,
    most: 63,
    pattern: /^(?!.*--)[a-z0-9][a-z0-9-]*$/,
  },
  'Microsoft.Storage/storageAccounts/tableServices/tables': {
    least: 3,
    most: 63,
    pattern: /^[a-z][a-z0-9]*$/i,
  },
  'Microsoft.Web/connections': { least: 1, most: 80, pattern: PLAIN },
  'Microsoft.Web/customApis': { least: 1, most: 80, pattern: PLAIN },
  'Microsoft.Web/serverfarms': { least: 1, most: 40, pattern: HYPHENATED },
  'Microsoft.Web/sites': { least: 2, most: 60, pattern: ALPHANUMERIC_ENDS },
};

/** Types whose names the platform gives, or does not limit beyond what is plain. */
const given: ReadonlySet<string> = new Set([
  'Microsoft.EventHub/namespaces/networkRuleSets',
  'Microsoft.Insights/diagnosticSettings',
  'Microsoft.Insights/privateLinkScopes/scopedResources',
  'Microsoft.Network/privateEndpoints/privateDnsZoneGroups',
  'Microsoft.Storage/storageAccounts/blobServices',
  'Microsoft.Storage/storageAccounts/tableServices',
  'Microsoft.Web/sites/basicPublishingCredentialsPolicies',
  'Microsoft.Web/sites/config',
  'Microsoft.Web/sites/extensions',
]);

/** Resources whose names Azure would refuse, or whose type is not known here. */
export function wrongNames(resources: readonly Pick<Resource, 'type' | 'name'>[]): readonly string[] {
  return resources
    .filter(({ type }) => !given.has(type))
    .filter(({ type, name }) => {
      // A name of the platform in an expression, which differs by cloud.
      if (name.startsWith('[')) return false;
      const own = name.split('/').at(-1) ?? '';
      const rule = nameRules[type];
      return (
        rule === undefined || own.length < rule.least || own.length > rule.most || !rule.pattern.test(own)
      );
    })
    .map(({ type, name }) => `${type} ${name}`);
}

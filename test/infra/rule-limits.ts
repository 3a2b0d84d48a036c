import { columnsOf, type DeployedRule } from './deployed-rule.ts';

/** One limit of Sentinel to analytics rules. */
export interface RuleLimit {
  readonly limit: string;
  /** Where it is written: the title of a page of Microsoft Learn, or a file of a public repository. */
  readonly page: string;
  holds(rule: DeployedRule): boolean;
}

const SERVICE_LIMITS = 'Service limits for Microsoft Sentinel';
const SCHEDULED = 'Scheduled analytics rules in Microsoft Sentinel';
const ENTITY_TYPES = 'Microsoft Sentinel entity types reference';
const REST = 'Azure REST API, "Alert Rules - Create Or Update", version 2025-09-01';
const ATTACK = 'MITRE ATT&CK, Enterprise matrix';
/** What Microsoft holds its own rules to before it publishes them. */
const VALIDATION = 'Azure/Azure-Sentinel, .script/tests/detectionTemplateSchemaValidation/Models';

/** The longest value of each kind. */
const most = {
  details: 20,
  detailKey: 20,
  columnName: 500,
  mappings: 10,
  identifiers: 3,
  query: 10_000,
  displayName: 256,
  description: 5000,
  placeholders: 3,
  threshold: 10_000,
} as const;

const MINUTE = 1;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const severities = ['Informational', 'Low', 'Medium', 'High'];
const operators = ['GreaterThan', 'LessThan', 'Equal', 'NotEqual'];
const aggregationKinds = ['SingleAlert', 'AlertPerResult'];
const matchingMethods = ['AllEntities', 'AnyAlert', 'Selected'];
const alertDetails = ['DisplayName', 'Severity'];

const tactics = [
  'Reconnaissance',
  'ResourceDevelopment',
  'InitialAccess',
  'Execution',
  'Persistence',
  'PrivilegeEscalation',
  'DefenseEvasion',
  'CredentialAccess',
  'Discovery',
  'LateralMovement',
  'Collection',
  'Exfiltration',
  'CommandAndControl',
  'Impact',
  'PreAttack',
  'ImpairProcessControl',
  'InhibitResponseFunction',
];

/** The tactics of the techniques that the rule may name. */
const tacticsOf: Readonly<Record<string, readonly string[]>> = {
  T1543: ['Persistence', 'PrivilegeEscalation'],
  T1569: ['Execution'],
};

/** Identifiers of an entity type, and those of which a mapping needs one. */
interface EntityType {
  readonly identifiers: readonly string[];
  readonly required: readonly string[];
}

/** The entity types that the rule may map. */
const entityTypes: Readonly<Record<string, EntityType>> = {
  Account: {
    identifiers: words(
      'Name FullName NTDomain DnsDomain UPNSuffix Sid AadTenantId AadUserId PUID IsDomainJoined DisplayName ObjectGuid',
    ),
    required: words('FullName Sid Name AadUserId PUID ObjectGuid'),
  },
  File: { identifiers: words('Directory Name'), required: ['Name'] },
  FileHash: { identifiers: words('Algorithm Value'), required: words('Algorithm Value') },
  Host: {
    identifiers: words(
      'DnsDomain NTDomain HostName FullName NetBiosName AzureID OMSAgentID OSFamily OSVersion IsDomainJoined',
    ),
    required: words('FullName HostName NetBiosName AzureID OMSAgentID'),
  },
  Process: {
    identifiers: words('ProcessId CommandLine ElevationToken CreationTimeUtc'),
    required: words('CommandLine ProcessId'),
  },
};

function words(text: string): readonly string[] {
  return text.split(' ');
}

/** Every documented limit of a scheduled rule that its text can break. */
export const ruleLimits: readonly RuleLimit[] = [
  {
    limit: `${most.details} custom details`,
    page: SERVICE_LIMITS,
    holds: ({ customDetails }) => Object.keys(customDetails).length <= most.details,
  },
  {
    limit: `the key of a custom detail has ${most.detailKey} characters, letters, digits and underscores, a letter first`,
    page: `${VALIDATION}/QueryBasedTemplateInternalModel.cs`,
    holds: ({ customDetails }) =>
      Object.keys(customDetails).every((key) => key.length <= most.detailKey && /^[a-zA-Z]\w*$/.test(key)),
  },
  {
    limit: `the column of a custom detail has ${most.columnName} characters, letters, digits and underscores`,
    page: `${VALIDATION}/QueryBasedTemplateInternalModel.cs`,
    holds: ({ customDetails }) =>
      Object.values(customDetails).every(
        (name) => name.length <= most.columnName && /^[a-zA-Z_]\w*$/.test(name),
      ),
  },
  {
    limit: 'a custom detail is a column that the query returns, by its exact name',
    page: 'Surface custom event details in alerts in Microsoft Sentinel',
    holds: ({ customDetails, query }) => isReturned(query, Object.values(customDetails)),
  },
  {
    limit: `1 to ${most.mappings} entity mappings`,
    page: SERVICE_LIMITS,
    holds: ({ entityMappings }) => isIn(entityMappings.length, 1, most.mappings),
  },
  {
    limit: `1 to ${most.identifiers} identifiers of an entity, each once`,
    page: ENTITY_TYPES,
    holds: ({ entityMappings }) =>
      entityMappings.every(({ fieldMappings }) => {
        const identifiers = fieldMappings.map(({ identifier }) => identifier);
        return isIn(identifiers.length, 1, most.identifiers) && isDistinct(identifiers);
      }),
  },
  {
    limit: 'an entity type has identifiers of its own',
    page: ENTITY_TYPES,
    holds: ({ entityMappings }) =>
      entityMappings.every(({ entityType, fieldMappings }) =>
        fieldMappings.every(({ identifier }) => entityTypes[entityType]?.identifiers.includes(identifier)),
      ),
  },
  {
    limit: 'an entity has one of the identifiers that its type needs',
    page: `${VALIDATION}/EntityMappingIdentifiers.cs`,
    holds: ({ entityMappings }) =>
      entityMappings.every(({ entityType, fieldMappings }) =>
        fieldMappings.some(({ identifier }) => entityTypes[entityType]?.required.includes(identifier)),
      ),
  },
  {
    limit: 'an identifier is a column that the query returns ("The given column does not exist")',
    page: 'Azure/Azure-Sentinel#6363',
    holds: ({ entityMappings, query }) =>
      isReturned(
        query,
        entityMappings.flatMap(({ fieldMappings }) => fieldMappings.map(({ columnName }) => columnName)),
      ),
  },
  {
    limit: `the query has 1 to ${most.query} characters`,
    page: SCHEDULED,
    holds: ({ query }) => isIn(query.length, 1, most.query),
  },
  {
    limit: 'the query has neither "search *" nor "union *"',
    page: SCHEDULED,
    holds: ({ query }) => !/\b(?:search|union)\s+\*/.test(query),
  },
  {
    limit: `the name has 1 to ${most.displayName} characters`,
    page: `${VALIDATION}/AnalyticsTemplateInternalModelBase.cs`,
    holds: ({ displayName }) => isIn(displayName.length, 1, most.displayName),
  },
  {
    limit: `the description has ${most.description} characters`,
    page: `${VALIDATION}/AnalyticsTemplateInternalModelBase.cs`,
    holds: ({ description = '' }) => description.length <= most.description,
  },
  {
    limit: 'the severity is one of the API',
    page: REST,
    holds: ({ severity }) => severities.includes(severity),
  },
  {
    limit: 'the query runs every 5 minutes to every 14 days',
    page: SCHEDULED,
    holds: ({ queryFrequency }) => isIn(minutes(queryFrequency), 5 * MINUTE, 14 * DAY),
  },
  {
    limit: 'the query looks back 5 minutes to 14 days',
    page: SCHEDULED,
    holds: ({ queryPeriod }) => isIn(minutes(queryPeriod), 5 * MINUTE, 14 * DAY),
  },
  {
    limit: 'the query looks back as long as from run to run, or longer',
    page: SCHEDULED,
    holds: ({ queryFrequency, queryPeriod }) => minutes(queryFrequency) <= minutes(queryPeriod),
  },
  {
    limit: 'a query that looks back 2 days or longer runs every hour or less often',
    page: `${VALIDATION}/ModelValidationAttributes/FrequencyLimitationForLongPeriodQuery.cs`,
    holds: ({ queryFrequency, queryPeriod }) =>
      minutes(queryPeriod) < 2 * DAY || minutes(queryFrequency) >= HOUR,
  },
  {
    limit: `the threshold is a whole number from 0 to ${most.threshold}, its operator one of the API`,
    page: `${VALIDATION}/ScheduledTemplateInternalModel.cs`,
    holds: ({ triggerThreshold, triggerOperator }) =>
      Number.isInteger(triggerThreshold) &&
      isIn(triggerThreshold, 0, most.threshold) &&
      operators.includes(triggerOperator),
  },
  {
    limit: 'an alert stops the query for 5 minutes to 24 hours',
    page: SCHEDULED,
    holds: ({ suppressionDuration }) => isIn(minutes(suppressionDuration), 5 * MINUTE, 24 * HOUR),
  },
  {
    limit: 'events are grouped in a way of the API',
    page: REST,
    holds: ({ eventGroupingSettings }) => aggregationKinds.includes(eventGroupingSettings.aggregationKind),
  },
  {
    limit: 'each tactic is one of the API, once',
    page: REST,
    holds: (rule) => rule.tactics.every((tactic) => tactics.includes(tactic)) && isDistinct(rule.tactics),
  },
  {
    limit: 'a technique is T and four digits, of one of the tactics, once',
    page: `${ATTACK}; ${VALIDATION}/ModelValidationAttributes/NoTechniquesWithoutMatchingTactics.cs`,
    holds: (rule) =>
      isDistinct(rule.techniques) &&
      rule.techniques.every(
        (technique) =>
          /^T\d{4}$/.test(technique) &&
          tacticsOf[technique]?.some((tactic) => rule.tactics.includes(tactic)) === true,
      ),
  },
  {
    limit: `a name or description of an alert's own has ${most.displayName} and ${most.description} characters`,
    page: `${VALIDATION}/AlertDetailsOverride.cs`,
    holds: ({ alertDetailsOverride: { alertDisplayNameFormat: name, alertDescriptionFormat: text } = {} }) =>
      isIn(name?.length ?? 1, 1, most.displayName) && isIn(text?.length ?? 1, 1, most.description),
  },
  {
    limit: `a name or description of an alert's own has ${most.placeholders} columns`,
    page: `${VALIDATION}/AlertDetailsOverride.cs`,
    holds: (rule) => overrides(rule).every((text) => placeholders(text).length <= most.placeholders),
  },
  {
    limit: 'what an alert takes from columns is taken from columns that the query returns',
    page: 'Customize alert details in Microsoft Sentinel',
    holds: (rule) => {
      const { alertSeverityColumnName, alertTacticsColumnName } = rule.alertDetailsOverride ?? {};
      const columns = [alertSeverityColumnName, alertTacticsColumnName].filter((name) => name !== undefined);
      return isReturned(rule.query, [...columns, ...overrides(rule).flatMap(placeholders)]);
    },
  },
  {
    limit: 'alerts of 5 minutes to 7 days are grouped into an incident',
    page: SCHEDULED,
    holds: ({ incidentConfiguration: { groupingConfiguration } }) =>
      isIn(minutes(groupingConfiguration.lookbackDuration), 5 * MINUTE, 7 * DAY),
  },
  {
    limit: 'alerts are grouped by a method of the API; Selected needs something to group by',
    page: REST,
    holds: ({ incidentConfiguration: { groupingConfiguration: grouping } }) =>
      matchingMethods.includes(grouping.matchingMethod) &&
      (grouping.matchingMethod !== 'Selected' ||
        grouping.groupByEntities.length +
          grouping.groupByAlertDetails.length +
          grouping.groupByCustomDetails.length >
          0),
  },
  {
    limit: 'alerts are grouped by entities, details and keys that the rule has',
    page: REST,
    holds: ({ incidentConfiguration: { groupingConfiguration: grouping }, entityMappings, customDetails }) =>
      grouping.groupByEntities.every((type) =>
        entityMappings.some(({ entityType }) => entityType === type),
      ) &&
      grouping.groupByCustomDetails.every((key) => Object.hasOwn(customDetails, key)) &&
      grouping.groupByAlertDetails.every((detail) => alertDetails.includes(detail)),
  },
];

/** The limits that a rule breaks, in words. */
export function brokenLimits(rule: DeployedRule): readonly string[] {
  return ruleLimits.filter((one) => !one.holds(rule)).map(({ limit, page }) => `${limit} (${page})`);
}

function isIn(value: number, least: number, most: number): boolean {
  return value >= least && value <= most;
}

function isDistinct(values: readonly string[]): boolean {
  return new Set(values).size === values.length;
}

function isReturned(query: string, columns: readonly string[]): boolean {
  if (columns.length === 0) return true;
  const returned = columnsOf(query);
  return columns.every((column) => returned.has(column));
}

function overrides({ alertDetailsOverride }: DeployedRule): readonly string[] {
  const { alertDisplayNameFormat, alertDescriptionFormat } = alertDetailsOverride ?? {};
  return [alertDisplayNameFormat, alertDescriptionFormat].filter((text) => text !== undefined);
}

function placeholders(text: string): readonly string[] {
  return [...text.matchAll(/\{\{([^{}]*)\}\}/g)].map(([, name = '']) => name);
}

/** An ISO 8601 duration of days, hours and minutes, in minutes; not a number where it is none. */
function minutes(duration: string): number {
  const parts = /^P(?=.)(?:(?<days>\d+)D)?(?:T(?=.)(?:(?<hours>\d+)H)?(?:(?<minutes>\d+)M)?)?$/.exec(
    duration,
  )?.groups;
  if (parts === undefined) return Number.NaN;
  const { days = 0, hours = 0, minutes = 0 } = parts;
  return Number(days) * DAY + Number(hours) * HOUR + Number(minutes) * MINUTE;
}

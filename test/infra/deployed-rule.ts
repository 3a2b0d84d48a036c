import * as z from 'zod';
import { readTemplate } from '../../scripts/infra/template.ts';
import { compileRule } from '../../src/rule-compiler/compile-rule.ts';

const texts = z.array(z.string());

/**
 * What the API takes of a scheduled rule, no property beside (Azure REST API, "Alert Rules - Create Or Update", version
 * 2025-09-01). The API's own enumerations stand in `rule-limits.ts`.
 */
const ruleSchema = z.strictObject({
  displayName: z.string(),
  description: z.string().optional(),
  enabled: z.boolean(),
  severity: z.string(),
  tactics: texts,
  techniques: texts,
  query: z.string(),
  queryFrequency: z.string(),
  queryPeriod: z.string(),
  triggerOperator: z.string(),
  triggerThreshold: z.number(),
  suppressionEnabled: z.boolean(),
  suppressionDuration: z.string(),
  eventGroupingSettings: z.strictObject({ aggregationKind: z.string() }),
  customDetails: z.record(z.string(), z.string()),
  entityMappings: z.array(
    z.strictObject({
      entityType: z.string(),
      fieldMappings: z.array(z.strictObject({ identifier: z.string(), columnName: z.string() })),
    }),
  ),
  alertDetailsOverride: z
    .strictObject({
      alertDisplayNameFormat: z.string().optional(),
      alertDescriptionFormat: z.string().optional(),
      alertSeverityColumnName: z.string().optional(),
      alertTacticsColumnName: z.string().optional(),
    })
    .optional(),
  incidentConfiguration: z.strictObject({
    createIncident: z.boolean(),
    groupingConfiguration: z.strictObject({
      enabled: z.boolean(),
      reopenClosedIncident: z.boolean(),
      lookbackDuration: z.string(),
      matchingMethod: z.string(),
      groupByEntities: texts,
      groupByAlertDetails: texts,
      groupByCustomDetails: texts,
    }),
  }),
});

/** A scheduled analytics rule as it is deployed. */
export type DeployedRule = z.infer<typeof ruleSchema>;

const parametersSchema = z.record(
  z.string(),
  z.object({ value: z.unknown(), defaultValue: z.unknown() }).partial(),
);
const templateSchema = z.object({
  parameters: parametersSchema.default({}),
  variables: z.record(z.string(), z.unknown()).default({}),
  resources: z.union([z.array(z.looseObject({})), z.record(z.string(), z.looseObject({}))]),
});
const moduleSchema = z.object({
  properties: z.object({ template: z.unknown(), parameters: parametersSchema.default({}) }),
});
const resourceSchema = z.object({ type: z.string(), properties: z.unknown().optional() });

const RULES = 'Microsoft.SecurityInsights/alertRules';

/** The analytics rules of the compiled template with the defaults of its parameters, evaluated without a compiler. */
export function rulesOfTemplate(): readonly DeployedRule[] {
  return rulesIn(JSON.parse(readTemplate()), {});
}

function rulesIn(node: unknown, given: Readonly<Record<string, unknown>>): DeployedRule[] {
  const { parameters, variables, resources } = templateSchema.parse(node);
  const defaults = Object.entries(parameters).map(([name, { defaultValue }]) => [name, defaultValue]);
  const names = { parameters: { ...Object.fromEntries(defaults), ...given }, variables };
  return Object.values(resources).flatMap((resource) => {
    const module = moduleSchema.safeParse(resource).data?.properties;
    if (module?.template !== undefined) {
      const passed = Object.entries(module.parameters).map(([name, { value }]) => [
        name,
        evaluated(value, names),
      ]);
      return rulesIn(module.template, Object.fromEntries(passed));
    }
    const { type, properties } = resourceSchema.parse(resource);
    return type === RULES ? [ruleSchema.parse(evaluated(properties, names))] : [];
  });
}

/** Names that the rule's own values may be read from. */
interface Names {
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly variables: Readonly<Record<string, unknown>>;
}

const REFERENCE = /^\[(?<kind>parameters|variables)\('(?<name>[^']+)'\)(?:\[(?<index>\d+)\])?\]$/;

/** A value with its references to parameters and variables resolved; other expressions stay as they are. */
function evaluated(node: unknown, names: Names): unknown {
  if (typeof node === 'string') {
    const { kind, name = '', index } = REFERENCE.exec(node)?.groups ?? {};
    if (kind === undefined) return node;
    const value = evaluated(kind === 'parameters' ? names.parameters[name] : names.variables[name], names);
    if (index === undefined) return value;
    return Array.isArray(value) ? value[Number(index)] : node;
  }
  if (Array.isArray(node)) return node.map((item) => evaluated(item, names));
  if (typeof node !== 'object' || node === null) return node;
  return Object.fromEntries(Object.entries(node).map(([name, value]) => [name, evaluated(value, names)]));
}

const known = new Map<string, ReadonlySet<string>>();

/** The columns that a query returns: what the last `project` of each branch leaves, and what is extended after it. */
export function columnsOf(query: string): ReadonlySet<string> {
  const columns = known.get(query) ?? readColumns(query);
  known.set(query, columns);
  return columns;
}

function readColumns(query: string): ReadonlySet<string> {
  const result = compileRule(query, { name: 'deployed' });
  if (result.kind !== 'compiled') throw new Error(`the query is not compiled: ${result.kind}`);
  const columns = result.rule.branches.flatMap(({ steps }) =>
    steps
      .slice(steps.findLastIndex(({ kind }) => kind === 'project'))
      .flatMap((step) => (step.kind === 'project' || step.kind === 'extend' ? step.columns : [])),
  );
  return new Set(columns.map(({ name }) => name));
}

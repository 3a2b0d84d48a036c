import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { findCompiler } from '../../scripts/infra/compiler.ts';

const infra = fileURLToPath(new URL('./', import.meta.url));

/** The compiler, or undefined where `npm run infra:install` was not run. */
export const compiler = findCompiler();

/** Why a test of this folder is left out, or false. */
export const leftOut =
  compiler === undefined
    ? 'left out: the infra check needs the Bicep compiler (npm run infra:install)'
    : false;

const resourceSchema = z.object({
  id: z.string(),
  type: z.string(),
  name: z.string(),
  apiVersion: z.string(),
  properties: z.record(z.string(), z.unknown()).optional(),
});

/** A resource as Azure would get it; what is known only while it is deployed stays an expression in brackets. */
export type Resource = z.infer<typeof resourceSchema> & { readonly [name: string]: unknown };

const snapshotSchema = z.object({ predictedResources: z.array(resourceSchema.loose()) });

/** The workspace that the variants are deployed for, in a resource group of its own. */
export const workspaceId =
  '/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg-sentinel/providers/Microsoft.OperationalInsights/workspaces/law-sentinel';

/**
 * What `infra/main.bicep` deploys with these parameters beside the required ones: evaluated by the compiler, without
 * Azure. Throws with what the compiler says.
 */
export function deployed(parameters: Readonly<Record<string, unknown>>): readonly Resource[] {
  if (compiler === undefined) throw new Error('no compiler');
  const folder = mkdtempSync(`${infra}.variant-`);
  try {
    const file = `${folder}/variant.bicepparam`;
    writeFileSync(file, parameterFile(parameters));
    const { status, stderr } = compiler([
      'snapshot',
      file,
      ...['--mode', 'overwrite', '--location', 'westeurope', '--resource-group', 'rg-triage'],
      ...['--subscription-id', '00000000-0000-0000-0000-000000000001'],
      ...['--tenant-id', '00000000-0000-0000-0000-000000000009'],
    ]);
    if (status !== 0) throw new Error(`${basename(file)}: ${stderr}`);
    const text = readFileSync(`${folder}/variant.snapshot.json`, 'utf8');
    return snapshotSchema.parse(JSON.parse(text)).predictedResources;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function parameterFile(parameters: Readonly<Record<string, unknown>>): string {
  const all = { sentinelWorkspaceId: workspaceId, ...parameters };
  const lines = Object.entries(all).map(([name, value]) => `param ${name} = ${literal(value)}`);
  return [`using '../../../infra/main.bicep'`, ...lines, ''].join('\n');
}

function literal(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  return typeof value === 'string' ? `'${value.replaceAll("'", "\\'")}'` : String(value);
}

export function ofType(resources: readonly Resource[], type: string): readonly Resource[] {
  return resources.filter((resource) => resource.type.toLowerCase() === type.toLowerCase());
}

/** The settings of the Function App, by name. */
export function appSettings(resources: readonly Resource[]): Readonly<Record<string, string>> {
  const [settings] = ofType(resources, 'Microsoft.Web/sites/config').filter(({ name }) =>
    name.endsWith('/appsettings'),
  );
  return z.record(z.string(), z.string()).parse(settings?.properties);
}

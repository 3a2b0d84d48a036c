import type { IncidentRef } from '../alert/alert.ts';

/**
 * `/subscriptions/{guid}/resourceGroups/{name}/providers/Microsoft.OperationalInsights/workspaces/{name}`, with the
 * characters that Azure allows in these names (Microsoft Learn, "Naming rules and restrictions for Azure resources").
 */
const WORKSPACE_ID =
  /^\/subscriptions\/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\/resourceGroups\/[\w().-]{1,90}\/providers\/Microsoft\.OperationalInsights\/workspaces\/[A-Za-z0-9][A-Za-z0-9-]{1,61}[A-Za-z0-9]$/i;

/** Whether a text is the ARM resource id of a Log Analytics workspace. */
export function isWorkspaceId(text: string): boolean {
  return WORKSPACE_ID.test(text);
}

/** The name of an incident: a GUID wherever Sentinel made it. Nothing that a path could mean something by. */
const INCIDENT_NAME = /^[A-Za-z0-9][A-Za-z0-9_-]{0,127}$/;

/** Where an incident lies as seen from the configured workspace. */
export type IncidentAddress =
  | { readonly kind: 'here'; readonly name: string; readonly path: string }
  | { readonly kind: 'elsewhere' }
  | { readonly kind: 'unnamed' };

/**
 * The address of an incident below the configured workspace. What the alert said is only ever taken for a name: an
 * ARM id that names another workspace is refused, and the path is built from the configuration.
 */
export function incidentAddress(incident: IncidentRef | undefined, workspace: string): IncidentAddress {
  const id = incident?.id;
  if (id === undefined || id === '') return { kind: 'unnamed' };
  const parent = `${workspace}/providers/Microsoft.SecurityInsights/incidents/`;
  const isPath = id.includes('/');
  if (isPath && !id.toLowerCase().startsWith(parent.toLowerCase())) return { kind: 'elsewhere' };
  const name = isPath ? id.slice(parent.length) : id;
  return INCIDENT_NAME.test(name) ? { kind: 'here', name, path: parent + name } : { kind: 'elsewhere' };
}

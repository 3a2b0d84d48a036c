import * as z from 'zod';
import type { DeepReadonly } from '../deep-readonly.ts';

const labelSchema = z.looseObject({ labelName: z.string() });

/**
 * An incident as Azure Resource Manager gives it, as far as it is read here (Microsoft Learn, Microsoft Sentinel REST
 * API, "Incidents - Get", 2025-09-01). Everything else of it passes through.
 */
export const armIncidentSchema = z.looseObject({
  etag: z.string().optional(),
  properties: z.looseObject({
    title: z.string(),
    severity: z.string(),
    status: z.string(),
    labels: z.array(labelSchema).nullish(),
    owner: z.looseObject({}).nullish(),
    additionalData: z
      .looseObject({ alertsCount: z.number().nullish().catch(null), commentsCount: z.number().nullish() })
      .nullish(),
  }),
});
export type ArmIncident = DeepReadonly<z.output<typeof armIncidentSchema>>;

/** The alerts of an incident: "Incidents - List Alerts". */
export const armAlertsSchema = z.looseObject({
  value: z.array(
    z.looseObject({ properties: z.looseObject({ systemAlertId: z.string().nullish() }).nullish() }),
  ),
  nextLink: z.string().nullish(),
});

/** A list of resources of which only the names count: comments, tasks. */
export const armNamesSchema = z.looseObject({
  value: z.array(z.looseObject({ name: z.string() })),
  nextLink: z.string().nullish(),
});

/**
 * The properties that a PUT of an incident takes ("Incidents - Create Or Update"). It replaces the incident: what is
 * left out is lost, and what is read-only is refused.
 */
const WRITABLE = [
  'title',
  'description',
  'severity',
  'status',
  'classification',
  'classificationReason',
  'classificationComment',
  'owner',
  'labels',
  'firstActivityTimeUtc',
  'lastActivityTimeUtc',
] as const;

/** The body that writes an incident as it is, with changes. Its ETag goes along, so that nobody's change is lost. */
export function incidentBody(
  { etag, properties }: ArmIncident,
  changes: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const kept = WRITABLE.flatMap((name): [string, unknown][] => {
    const value = properties[name];
    return value === undefined || value === null ? [] : [[name, value]];
  });
  return {
    ...(etag === undefined ? {} : { etag }),
    properties: { ...Object.fromEntries(kept), ...changes },
  };
}

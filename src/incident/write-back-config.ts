import * as z from 'zod';
import { emptyIsUnset, endpoint } from '../config-fields.ts';
import { type Policy, policySchema } from './policy.schema.ts';
import { isWorkspaceId } from './workspace.ts';

/** `off` does nothing, `dry-run` tells what it would do, `on` does it. */
const modeSchema = z.enum(['off', 'dry-run', 'on']);
export type Mode = z.infer<typeof modeSchema>;

/** What the service can do to an incident. */
export const actionSchema = z.enum(['comment', 'tags', 'severity', 'close', 'tasks']);
export type Action = z.infer<typeof actionSchema>;
export const actions: readonly Action[] = actionSchema.options;

const mode = (fallback: Mode) => z.preprocess(emptyIsUnset, modeSchema.default(fallback));

const policySetting = z
  .string()
  .transform((text, context) => {
    try {
      const value: unknown = JSON.parse(text);
      return value;
    } catch {
      context.addIssue({ code: 'custom', message: 'is not JSON' });
      return z.NEVER;
    }
  })
  .pipe(policySchema);

/** The settings of the write-back, as fields of the environment. */
export const writeBackSettings = {
  SENTINEL_WORKSPACE: z
    .preprocess(
      emptyIsUnset,
      z.string().refine(isWorkspaceId, 'is not the resource id of a workspace').optional(),
    )
    .describe('ARM resource id of the Sentinel workspace; switches the write-back on.'),
  ARM_ENDPOINT: endpoint('https://management.azure.com').describe(
    'Azure Resource Manager, of a sovereign cloud perhaps.',
  ),
  WRITEBACK_COMMENT: mode('on').describe('The comment on the incident: off, dry-run or on.'),
  WRITEBACK_TAGS: mode('off').describe('Tags of the incident: off, dry-run or on.'),
  WRITEBACK_SEVERITY: mode('off').describe('Severity of the incident: off, dry-run or on.'),
  WRITEBACK_TASKS: mode('off').describe('Tasks of the incident: off, dry-run or on.'),
  WRITEBACK_CLOSE: mode('off').describe('Closing of the incident: off, dry-run or on.'),
  WRITEBACK_POLICY: z
    .preprocess(emptyIsUnset, policySetting.default(policySchema.parse({})))
    .describe('JSON: when an incident is closed, and how its severity is changed.'),
};

/** What is written to incidents, where, and when. */
export interface WriteBackConfig {
  /** ARM resource id of the workspace, without a slash at its end. */
  readonly workspace: string;
  /** Origin of Azure Resource Manager, without a slash at its end. */
  readonly armEndpoint: string;
  readonly modes: Readonly<Record<Action, Mode>>;
  readonly policy: Policy;
}

const settingsSchema = z.object(writeBackSettings);

/** The write-back that the settings ask for; `undefined` when no workspace is named. */
export function writeBackOf(settings: z.output<typeof settingsSchema>): WriteBackConfig | undefined {
  if (settings.SENTINEL_WORKSPACE === undefined) return undefined;
  return {
    workspace: settings.SENTINEL_WORKSPACE,
    armEndpoint: settings.ARM_ENDPOINT,
    modes: {
      comment: settings.WRITEBACK_COMMENT,
      tags: settings.WRITEBACK_TAGS,
      severity: settings.WRITEBACK_SEVERITY,
      close: settings.WRITEBACK_CLOSE,
      tasks: settings.WRITEBACK_TASKS,
    },
    policy: settings.WRITEBACK_POLICY,
  };
}

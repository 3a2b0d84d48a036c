import * as z from 'zod';
import type { AlertRow } from '../alert/alert.ts';
import { readJsonField } from '../alert/json.ts';
import { compact } from '../compact.ts';

/** What the sensor on Linux tells of a process beside its name and command line. */
export interface ProcessFacts {
  readonly effectiveUser?: string;
  readonly realUser?: string;
  readonly workingDirectory?: string;
  /** The terminal that it is attached to; sensors leave it out where there is none. */
  readonly terminal?: string;
  readonly sessionId?: string;
  /** Whose file the image is, and who may do what with it (`OthersWrite` …). */
  readonly imageOwner?: string;
  readonly imagePermissions?: readonly string[];
}

/** The facts of a row of `DeviceProcessEvents`, of the process and of what started it. */
export interface PosixFacts {
  readonly process: ProcessFacts;
  readonly initiator: ProcessFacts;
}

// Any other shape of a value is one that the sensor did not tell: it never makes a row unreadable.
const textSchema = z
  .union([z.string(), z.number().transform(String)])
  .transform((text) => (text === '' ? undefined : text))
  .optional()
  .catch(undefined);
const userSchema = z
  .object({ Name: textSchema })
  .transform(({ Name }) => Name)
  .optional()
  .catch(undefined);
const permissionsSchema = z.array(z.string()).optional().catch(undefined);

// The keys as Defender for Endpoint writes them in `AdditionalFields`; mind that the owner's differ.
const factsSchema = z.object({
  ProcessPosixEffectiveUser: userSchema,
  ProcessPosixRealUser: userSchema,
  ProcessCurrentWorkingDirectory: textSchema,
  ProcessPosixAttachedTerminal: textSchema,
  ProcessPosixSessionId: textSchema,
  ProcessPosixFileUserOwner: userSchema,
  ProcessPosixFilePermissions: permissionsSchema,
  InitiatingProcessPosixEffectiveUser: userSchema,
  InitiatingProcessPosixRealUser: userSchema,
  InitiatingProcessCurrentWorkingDirectory: textSchema,
  InitiatingProcessPosixAttachedTerminal: textSchema,
  InitiatingProcessPosixSessionId: textSchema,
  InitiatingProcessPosixUserOwner: userSchema,
  InitiatingProcessPosixFilePermissions: permissionsSchema,
});

/** Reads `AdditionalFields`, a JSON text or an object; `undefined` where the row has none that can be read. */
export function readPosixFacts({ columns }: Pick<AlertRow, 'columns'>): PosixFacts | undefined {
  const field = readJsonField(columns['AdditionalFields']);
  const read = field.state === 'read' ? factsSchema.safeParse(field.value) : undefined;
  if (read?.success !== true) return undefined;
  const facts = read.data;
  return {
    process: compact({
      effectiveUser: facts.ProcessPosixEffectiveUser,
      realUser: facts.ProcessPosixRealUser,
      workingDirectory: facts.ProcessCurrentWorkingDirectory,
      terminal: facts.ProcessPosixAttachedTerminal,
      sessionId: facts.ProcessPosixSessionId,
      imageOwner: facts.ProcessPosixFileUserOwner,
      imagePermissions: facts.ProcessPosixFilePermissions,
    }),
    initiator: compact({
      effectiveUser: facts.InitiatingProcessPosixEffectiveUser,
      realUser: facts.InitiatingProcessPosixRealUser,
      workingDirectory: facts.InitiatingProcessCurrentWorkingDirectory,
      terminal: facts.InitiatingProcessPosixAttachedTerminal,
      sessionId: facts.InitiatingProcessPosixSessionId,
      imageOwner: facts.InitiatingProcessPosixUserOwner,
      imagePermissions: facts.InitiatingProcessPosixFilePermissions,
    }),
  };
}

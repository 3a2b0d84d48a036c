import * as z from 'zod';
import { accountClassSchema } from '../activity/account-class.schema.ts';
import type { DeepReadonly } from '../deep-readonly.ts';
import { CATEGORIES } from './categories.ts';
import { GLOB_FORMS, LONGEST_GLOB, readGlob } from './glob-language.ts';

/** What the schema says of a glob that is none: its issue is the one of code `custom`. */
const globSchema = z
  .string()
  .min(1)
  .max(LONGEST_GLOB, { abort: true })
  .superRefine((text, context) => {
    const glob = readGlob(text);
    if (!('found' in glob)) return;
    const message = `${glob.found} at character ${glob.at} is not part of a glob. Allowed are ${GLOB_FORMS}.`;
    context.addIssue({ code: 'custom', message });
  })
  .meta({ id: 'Glob', description: `Made of ${GLOB_FORMS}. Each also matches its own text.` });

const globs = z.array(globSchema).min(1).max(64);
const texts = z.array(z.string().min(1).max(256)).min(1).max(64);

/** Where a unit file may lie, as `classifyPath` tells it. */
const unitPlaceSchema = z.enum([
  'container-layer',
  'system-unit',
  'runtime-unit',
  'user-unit',
  'home',
  'system',
  'other',
]);

/** A process, by its image name, the program it was started from, and what that program was told to run. */
const processSchema = z
  .strictObject({
    names: globs
      .exactOptional()
      .describe('Image names, as globs. Names cut to 15 characters match by what is left.'),
    executables: globs
      .exactOptional()
      .describe(
        'Where the program lies: absolute paths, as globs. A program that was started by its bare name is held to its script instead.',
      ),
    scripts: globs
      .exactOptional()
      .describe('The file that an interpreter or shell runs: absolute paths, as globs.'),
    modules: globs.exactOptional().describe("Python's -m, as globs."),
    commandLines: texts.exactOptional().describe('The whole command line, to the letter.'),
    argument: z.string().min(1).max(128).exactOptional().describe('A word that must be among the arguments.'),
    inline: z
      .boolean()
      .exactOptional()
      .describe('Whether code on the command line (-c, -e) is allowed; it is not by default.'),
    runs: globs
      .exactOptional()
      .describe(
        'Programs that a one-line script may run, as globs, every one of which must be among them: those of the host by name, others by path, `$PWD/x` being one below the directory that it runs in.',
      ),
  })
  .meta({ id: 'AllowlistProcess' });

/** One claim: who does what, by what ancestry, from where, on what. Every facet that it names must hold. */
export const entrySchema = z
  .strictObject({
    id: z
      .string()
      .regex(/^[a-z0-9]+(?:[.-][a-z0-9]+)*$/, 'lower-case words joined by dots and dashes')
      .max(80),
    category: z.enum(CATEGORIES),
    title: z.string().min(1).max(120),
    owner: z.string().min(1).max(120),
    reason: z
      .string()
      .min(1)
      .max(1000)
      .describe(
        'Why this activity is expected, how the facets tell it, and what an attacker could still wear.',
      ),
    expires: z.iso
      .date('Not a date of the form 2026-12-31')
      .exactOptional()
      .describe('The last day on which the entry holds. The shipped pack has none.'),
    tables: z
      .array(z.enum(['DeviceProcessEvents', 'DeviceFileEvents']))
      .min(1)
      .exactOptional(),
    who: z
      .strictObject({
        accounts: globs.exactOptional(),
        classes: z.array(accountClassSchema).min(1).exactOptional(),
        ownScript: z
          .boolean()
          .exactOptional()
          .describe('The script lies in the home of the account, or the account is root.'),
      })
      .exactOptional(),
    ancestry: z
      .strictObject({ parent: processSchema.exactOptional(), grandparent: processSchema.exactOptional() })
      .exactOptional(),
    what: z
      .strictObject({
        verbs: texts
          .exactOptional()
          .describe(
            "What systemctl may be told to do. Absent: anything but changes to the manager's environment, edits and mounts.",
          ),
        units: globs.exactOptional(),
        unitPaths: globs.exactOptional(),
        unitPlaces: z.array(unitPlaceSchema).min(1).exactOptional(),
        sameCommand: z
          .boolean()
          .exactOptional()
          .describe("The parent's arguments name the unit that systemctl acts on, or systemctl names none."),
      })
      .exactOptional(),
    hosts: z
      .strictObject({
        names: globs.exactOptional(),
        tags: texts.exactOptional(),
        roles: texts.exactOptional(),
      })
      .exactOptional(),
    disqualifiers: z
      .strictObject({
        unitPlaces: z.array(unitPlaceSchema).min(1).exactOptional(),
        verbs: texts.exactOptional(),
        units: globs.exactOptional(),
      })
      .exactOptional()
      .describe(
        'What ends the claim where the evidence tells it; evidence that does not tell it ends nothing.',
      ),
    weight: z.int().min(1).max(60).describe('Points taken from the score when the whole entry applies.'),
    tolerates: z
      .array(z.string())
      .default([])
      .describe('Codes of signs that belong to this activity; every other sign overrides the entry.'),
  })
  .meta({ id: 'AllowlistEntry' });

export const allowlistSchema = z.strictObject({
  version: z.literal(1),
  entries: z.array(entrySchema),
});

export type AllowlistEntry = DeepReadonly<z.infer<typeof entrySchema>>;
export type AllowlistProcess = DeepReadonly<z.infer<typeof processSchema>>;

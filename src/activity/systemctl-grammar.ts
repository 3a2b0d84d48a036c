import * as z from 'zod';
import type { DeepReadonly } from '../deep-readonly.ts';
import data from './systemctl-grammar.json' with { type: 'json' };

const release = z.int().min(1);

/** Releases of systemd that have it: all from the first to the last of the table, unless it says otherwise. */
const lifetime = { since: release.exactOptional(), until: release.exactOptional() };

const optionSchema = z
  .strictObject({
    long: z
      .string()
      .regex(/^[a-z][a-z-]+$/)
      .exactOptional(),
    short: z
      .string()
      .regex(/^[A-Za-z]$/)
      .exactOptional(),
    value: z.enum(['required', 'optional']).exactOptional().describe('Absent: it takes none.'),
    values: z.array(z.string()).exactOptional().describe('Values of it that are verbs, too.'),
    scope: z.enum(['system', 'user', 'global']).exactOptional().describe('The manager that it asks for.'),
    reach: z
      .enum(['elsewhere', 'root'])
      .exactOptional()
      .describe('`elsewhere`: another manager than the caller’s. `root`: files below the root in its value.'),
    ...lifetime,
  })
  .refine(({ long, short }) => long !== undefined || short !== undefined);

const verbSchema = z.strictObject({
  does: z
    .enum([
      'reads',
      'starts',
      'stops',
      'controls',
      'persists',
      'removes',
      'links',
      'edits',
      'mounts',
      'environment',
      'reload',
      'power',
    ])
    .describe(
      '`controls` changes what runs and starts nothing; `persists` has units start by themselves, and `removes` takes that or a unit away; `links` and `mounts` bring files from elsewhere; `reload` is of the manager.',
    ),
  operands: z
    .array(
      z.enum([
        'unit',
        'unit-file',
        'unit-or-number',
        'file',
        'path',
        'assignment',
        'machine',
        'number',
        'text',
      ]),
    )
    .exactOptional()
    .describe(
      'What its operands are, in order; a `file` may lie in the working directory. Absent: it takes none.',
    ),
  least: z.int().min(1).exactOptional().describe('How many it needs.'),
  more: z.literal(true).exactOptional().describe('The last of them may be repeated.'),
  ...lifetime,
});

const grammarSchema = z.strictObject({
  source: z.array(z.string()).min(1),
  releases: z.strictObject({ first: release, last: release }),
  aliases: z
    .record(z.string(), z.strictObject(lifetime))
    .describe('Names under which systemctl is another program.'),
  options: z.array(optionSchema),
  verbs: z.record(z.string(), verbSchema),
});

export type SystemctlOption = DeepReadonly<z.infer<typeof optionSchema>>;
export type SystemctlVerb = DeepReadonly<z.infer<typeof verbSchema>>;

/** What a verb does to the host. */
export type SystemctlEffect = SystemctlVerb['does'];

const grammar: DeepReadonly<z.infer<typeof grammarSchema>> = grammarSchema.parse(data);

const byShort = new Map(grammar.options.map((option) => [option.short, option]));
const verbs = new Map(Object.entries(grammar.verbs));
const aliases = new Map(Object.entries(grammar.aliases));

/** The verb of that name, in any release. */
export function verbNamed(name: string): SystemctlVerb | undefined {
  return verbs.get(name);
}

/** The option of one letter. */
export function shortOption(letter: string): SystemctlOption | undefined {
  return byShort.get(letter);
}

function existsIn({ since, until }: SystemctlOption, version: number): boolean {
  return (since ?? version) <= version && version <= (until ?? version);
}

/**
 * The option that a long name or its beginning stands for: getopt_long(3) takes a beginning that only one option of
 * the release has. `undefined` where releases disagree, and where no release has one.
 */
export function longOption(name: string): SystemctlOption | undefined {
  const candidates = grammar.options.filter(({ long }) => long?.startsWith(name) === true);
  const exact = candidates.find(({ long }) => long === name);
  if (exact !== undefined || candidates.length < 2) return exact ?? candidates[0];
  const meant = new Set<SystemctlOption>();
  for (let version = grammar.releases.first; version <= grammar.releases.last; version += 1) {
    const [one, another] = candidates.filter((option) => existsIn(option, version));
    if (one !== undefined && another === undefined) meant.add(one);
  }
  const [only, other] = meant;
  return other === undefined ? only : undefined;
}

/**
 * Tells a name like `reboot`: a link to systemctl, which then takes other words. `retired` is one that is no more than
 * another name of systemctl itself to the newest release.
 */
export function aliasNamed(name: string): 'alias' | 'retired' | undefined {
  const alias = aliases.get(name);
  if (alias === undefined) return undefined;
  return alias.until === undefined ? 'alias' : 'retired';
}

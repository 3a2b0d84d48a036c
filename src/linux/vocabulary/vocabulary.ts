import * as z from 'zod';
import type { DeepReadonly } from '../../deep-readonly.ts';
import accountData from './accounts.json' with { type: 'json' };
import hostData from './hosts.json' with { type: 'json' };
import { NameSet, wordsExpression } from './names.ts';
import automation from './programs/automation.json' with { type: 'json' };
import malware from './programs/malware.json' with { type: 'json' };
import protection from './programs/protection.json' with { type: 'json' };
import runtimes from './programs/runtimes.json' with { type: 'json' };
import servers from './programs/servers.json' with { type: 'json' };
import tools from './programs/tools.json' with { type: 'json' };
import wrappers from './programs/wrappers.json' with { type: 'json' };
import unitData from './units.json' with { type: 'json' };

/** What a program is, so far as the judgement of a command line depends on it. */
export const programKindSchema = z.enum([
  'web-server',
  'database',
  'app-runtime',
  'operations-runtime',
  'interpreter',
  'shell',
  'container-runtime',
  'image-builder',
  'downloader',
  'transfer',
  'netcat',
  'copier',
  'unpacker',
  'editor',
  'output-tool',
  'reader',
  'wrapper',
  'placer',
  'owner-tool',
  'remote-tool',
  'fetcher',
  'configuration-tool',
  'ci-agent',
  'package-step',
  'login',
  'miner',
  'implant',
  'tunnel',
  'sensor',
  'protection',
]);
export type ProgramKind = z.infer<typeof programKindSchema>;

const nameSchema = z.string().regex(/^~?[\w.@+/-]+[*#]?[\w.@+-]*[*#~]?$/);
const sourceSchema = z.string().min(1).describe('Where the row is known from.');

const wrapperSchema = z
  .strictObject({
    valued: z.array(z.string()).default([]).describe('Options whose value is the next word.'),
    operands: z
      .int()
      .min(0)
      .default(0)
      .describe('Operands of its own before the program: `timeout 5 PROGRAM`.'),
    directory: z
      .array(z.string())
      .default([])
      .describe('Options whose value is the directory in which the program starts.'),
    code: z.array(z.string()).default([]).describe('Options whose value is a line of shell code.'),
    joins: z.boolean().default(false).describe('Its operands, joined, are a line of shell code.'),
    program: z
      .boolean()
      .default(true)
      .describe('Its first operand is the program; without that it runs code, or a shell, alone.'),
  })
  .describe('How a program that only starts another one takes its own arguments.');

const programSchema = z.strictObject({
  names: z.array(nameSchema).min(1).describe('Names of the process, as the kernel keeps them.'),
  kinds: z.array(programKindSchema).min(1),
  accounts: z.array(nameSchema).default([]).describe('Accounts that it runs as.'),
  scripts: z.array(nameSchema).default([]).describe("Its script or module in an interpreter's command line."),
  classes: z.array(z.string()).default([]).describe('Java classes and properties by which it shows.'),
  language: z
    .enum(['shell', 'python', 'perl', 'ruby', 'javascript', 'php', 'script'])
    .exactOptional()
    .describe('What its scripts are written in.'),
  wrapper: wrapperSchema.exactOptional(),
  ordinary: z
    .literal(true)
    .exactOptional()
    .describe('The names are ordinary words, too: they are not looked for in the text of a command line.'),
  source: sourceSchema,
});
export type Program = DeepReadonly<z.infer<typeof programSchema>>;

const accountSchema = z.strictObject({
  class: z.enum(['system', 'web-service', 'ci', 'service', 'unknown']),
  names: z.array(nameSchema).min(1),
  source: sourceSchema,
});

const unitSchema = z.strictObject({
  kind: z
    .enum(['system', 'bus-name', 'session', 'host-daemon', 'kernel-thread', 'disguise'])
    .describe(
      '`system`: a unit of the base system. `bus-name`: an alias of one. `session`: one that a session may have, too. `host-daemon`: one that everybody depends on. `kernel-thread`: no unit at all, but a name that poses as one. `disguise`: another name that poses.',
    ),
  names: z.array(nameSchema).min(1).describe('Names without suffix.'),
  source: sourceSchema,
});

/** Every program that the service knows by name. */
export const programs: readonly Program[] = z
  .array(programSchema)
  .parse([...servers, ...runtimes, ...tools, ...wrappers, ...automation, ...malware, ...protection]);

const accountRows = z.array(accountSchema).parse(accountData);
const unitRows = z.array(unitSchema).parse(unitData);

/** The names of the programs that are of any of some kinds. */
export function programNames(...kinds: readonly ProgramKind[]): readonly string[] {
  const found = programs.filter((program) => program.kinds.some((kind) => kinds.includes(kind)));
  return [...new Set(found.flatMap(({ names }) => names))];
}

/** An expression that finds a program of any of some kinds as a word of a command line; its text, without edges. */
export function programWords(...kinds: readonly ProgramKind[]): string {
  const found = programs.filter((program) => program.ordinary !== true);
  const wanted = found.filter((program) => program.kinds.some((kind) => kinds.includes(kind)));
  return wordsExpression(new Set(wanted.flatMap(({ names }) => names)));
}

/** The programs that are of any of some kinds, to be asked by name. */
export function programSet(...kinds: readonly ProgramKind[]): NameSet {
  return new NameSet(programNames(...kinds));
}

export type NamedAccountClass = z.infer<typeof accountSchema>['class'];

const accounts: readonly { readonly class: NamedAccountClass; readonly names: NameSet }[] = [
  { class: 'web-service', names: new NameSet(programs.flatMap((program) => program.accounts)) },
  ...accountRows.map((row) => ({ class: row.class, names: new NameSet(row.names) })),
];

/** The class of an account by its name: that of the first row that has it, the servers' own accounts first. */
export function accountClassOf(name: string): NamedAccountClass | undefined {
  return accounts.find(({ names }) => names.has(name))?.class;
}

export type UnitKind = z.infer<typeof unitSchema>['kind'];

/** The names of units of a kind, without suffix. */
export function unitNames(kind: UnitKind): readonly string[] {
  return unitRows.filter((row) => row.kind === kind).flatMap(({ names }) => names);
}

const hostSchema = z.strictObject({
  kind: z
    .enum(['throwaway', 'mining-pool'])
    .describe('`throwaway`: gives anybody a place for a file. `mining-pool`: what miners report to.'),
  names: z.array(nameSchema).min(1).describe('Domains, or the part of one that tells.'),
  source: sourceSchema,
});
const hostRows = z.array(hostSchema).parse(hostData);

/** The names of hosts on the internet of a kind. */
export function hostNames(kind: z.infer<typeof hostSchema>['kind']): readonly string[] {
  return hostRows.filter((row) => row.kind === kind).flatMap(({ names }) => names);
}

import type { Activity, Ancestor } from '../activity/activity.ts';
import { type CommandLine, isInterpreter, isShell } from '../activity/command-line.ts';
import { baseName, homeOf } from '../activity/paths.ts';
import type { Context } from '../context/context.schema.ts';
import type { AllowlistEntry, AllowlistProcess } from './entry.schema.ts';
import { matchesGlob, matchesProcessName } from './glob.ts';

/** Whether a facet of an entry holds; a facet that rests on something the row does not tell is `unknown`. */
export type FacetOutcome = 'yes' | 'no' | 'unknown';

export type FacetName = 'who' | 'parent' | 'grandparent' | 'what' | 'hosts';

export type Facets = Readonly<Partial<Record<FacetName, FacetOutcome>>>;

/** The weakest of several outcomes: one `no` settles it, then one `unknown`. */
function all(outcomes: readonly FacetOutcome[]): FacetOutcome {
  if (outcomes.includes('no')) return 'no';
  return outcomes.includes('unknown') ? 'unknown' : 'yes';
}

function holds(value: string | undefined, test: (value: string) => boolean): FacetOutcome {
  if (value === undefined) return 'unknown';
  return test(value) ? 'yes' : 'no';
}

function yes(condition: boolean): FacetOutcome {
  return condition ? 'yes' : 'no';
}

/** What the command line of a process must be, when the row tells it. */
function commandFacet(want: AllowlistProcess, name: string | undefined, command: CommandLine): FacetOutcome {
  const { executables, scripts, modules, commandLines, argument, inline } = want;
  return all([
    yes(executables === undefined || matchesGlob(executables, command.executable)),
    yes(scripts === undefined || matchesGlob(scripts, command.script ?? '')),
    yes(modules === undefined || matchesGlob(modules, command.module ?? '')),
    yes(commandLines === undefined || commandLines.includes(command.text)),
    yes(argument === undefined || command.words.slice(1).includes(argument)),
    yes(command.inline === undefined || inline === true),
    // The image and the command line describe one process: `xmrig` started as `/usr/bin/puppet agent` is neither.
    yes(name === undefined || sameProgram(name, command.executable)),
  ]);
}

function processFacet(want: AllowlistProcess, { name, command }: Ancestor): FacetOutcome {
  const { names, ...asked } = want;
  const named =
    names === undefined ? 'yes' : holds(name, (image) => matchesProcessName(names, baseName(image)));
  if (command !== undefined) return all([named, commandFacet(want, name, command)]);
  return Object.keys(asked).some((key) => key !== 'inline') ? all([named, 'unknown']) : named;
}

/** Whether an image name and an `argv[0]` can be one program: links such as `sh` → `dash` and versions aside. */
function sameProgram(name: string, executable: string): boolean {
  const image = baseName(name).toLowerCase();
  const started = baseName(executable).replace(/^-/, '').toLowerCase();
  if (started === '' || image === started || started.startsWith(image) || image.startsWith(started))
    return true;
  if (isShell(image) && isShell(started)) return true;
  // A script with a `#!` line is started under its own name, and its image is the interpreter.
  return isInterpreter(image) || isShell(image) || image === 'busybox';
}

function whoFacet(
  who: NonNullable<AllowlistEntry['who']>,
  activity: Activity,
  context: Context,
): FacetOutcome {
  const { account } = activity;
  const inventoried = context.account.inventoried && context.account.name === account;
  const kind = inventoried ? context.account.class : activity.accountClass;
  const outcomes: FacetOutcome[] = [];
  if (who.accounts !== undefined)
    outcomes.push(holds(account, (name) => matchesGlob(who.accounts ?? [], name.toLowerCase())));
  if (who.classes !== undefined) {
    outcomes.push(kind === 'unknown' ? 'unknown' : who.classes.includes(kind) ? 'yes' : 'no');
  }
  if (who.ownScript === true) outcomes.push(ownScript(activity));
  return all(outcomes);
}

/** Whether the parent's script lies in the home of the account that runs it; root may run anyone's. */
function ownScript({ account, parent }: Activity): FacetOutcome {
  if (account === undefined || parent.command === undefined) return 'unknown';
  if (account === 'root') return 'yes';
  const home = homeOf(parent.command.script ?? '');
  return home === `/home/${account}` ? 'yes' : 'no';
}

function whatFacet(what: NonNullable<AllowlistEntry['what']>, activity: Activity): FacetOutcome {
  const outcomes: FacetOutcome[] = [];
  const { systemctl, units, filePath } = activity;
  if (what.verbs !== undefined)
    outcomes.push(holds(systemctl?.verb, (verb) => what.verbs?.includes(verb) === true));
  if (what.units !== undefined) {
    outcomes.push(
      units.length === 0 ? 'no' : units.every((unit) => matchesGlob(what.units ?? [], unit)) ? 'yes' : 'no',
    );
  }
  if (what.unitPaths !== undefined)
    outcomes.push(holds(filePath, (path) => matchesGlob(what.unitPaths ?? [], path)));
  if (what.sameCommand === true) outcomes.push(sameCommand(activity));
  return all(outcomes);
}

function sameCommand({ systemctl, units, parent }: Activity): FacetOutcome {
  if (systemctl === undefined || parent.command === undefined) return 'unknown';
  const words = parent.command.words.map((word) => word.replace(/\.service$/, ''));
  return units.every((unit) => words.includes(unit.replace(/\.service$/, ''))) ? 'yes' : 'no';
}

function hostsFacet(
  hosts: NonNullable<AllowlistEntry['hosts']>,
  activity: Activity,
  context: Context,
): FacetOutcome {
  const { host } = context;
  const outcomes: FacetOutcome[] = [];
  if (hosts.names !== undefined) {
    outcomes.push(
      holds(activity.host ?? host.name, (name) => matchesGlob(hosts.names ?? [], name.toLowerCase())),
    );
  }
  if (hosts.tags !== undefined)
    outcomes.push(hosts.tags.some((tag) => host.tags.includes(tag)) ? 'yes' : 'no');
  if (hosts.roles !== undefined)
    outcomes.push(holds(host.role, (role) => hosts.roles?.includes(role) === true));
  return all(outcomes);
}

/** How an entry's facets fare on one row; only the facets that the entry names are there. */
export function matchFacets(entry: AllowlistEntry, activity: Activity, context: Context): Facets {
  const facets: Partial<Record<FacetName, FacetOutcome>> = {};
  if (entry.who !== undefined) facets.who = whoFacet(entry.who, activity, context);
  if (entry.ancestry?.parent !== undefined)
    facets.parent = processFacet(entry.ancestry.parent, activity.parent);
  if (entry.ancestry?.grandparent !== undefined) {
    facets.grandparent = processFacet(entry.ancestry.grandparent, activity.grandparent);
  }
  if (entry.what !== undefined) facets.what = whatFacet(entry.what, activity);
  if (entry.hosts !== undefined) facets.hosts = hostsFacet(entry.hosts, activity, context);
  return facets;
}

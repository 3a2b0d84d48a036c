import { accountClass } from '../activity/account-class.ts';
import type { Activity } from '../activity/activity.ts';
import { baseName, homeOf, isHomeOf, seenClass } from '../activity/paths.ts';
import { actsOf } from '../activity/systemctl.ts';
import type { Context } from '../context/context.schema.ts';
import type { AllowlistEntry } from './entry.schema.ts';
import { all, type FacetOutcome, holds, yes } from './facet-outcome.ts';
import { matchesGlob, matchesPath } from './glob.ts';
import { processFacet } from './match-process.ts';

export type FacetName = 'who' | 'parent' | 'grandparent' | 'what' | 'hosts' | 'disqualifiers';

export type Facets = Readonly<Partial<Record<FacetName, FacetOutcome>>>;

type Facet<Name extends keyof AllowlistEntry> = NonNullable<AllowlistEntry[Name]>;

function whoFacet(who: Facet<'who'>, activity: Activity, context: Context): FacetOutcome {
  const { account } = activity;
  const inventoried = context.account.inventoried && context.account.name === account;
  const kind = inventoried ? context.account.class : activity.accountClass;
  const { accounts, classes } = who;
  const outcomes: FacetOutcome[] = [];
  if (accounts !== undefined)
    outcomes.push(holds(account, (name) => matchesGlob(accounts, name.toLowerCase())));
  if (classes !== undefined) outcomes.push(kind === 'unknown' ? 'unknown' : yes(classes.includes(kind)));
  if (who.ownScript === true) outcomes.push(ownScript(activity));
  if (isInServerHome(activity)) outcomes.push('no');
  return all(outcomes);
}

/** Whether the parent's script lies in the home of a server's or a daemon's account, or among what a server keeps. */
function isInServerHome({ parent, filePathClass }: Activity): boolean {
  // The homes of an image are the image's.
  if (filePathClass === 'container-layer') return false;
  const script = parent.command?.script ?? '';
  const owner = accountClass(baseName(homeOf(script) ?? ''));
  const keeper = accountClass(/^\/(?:var\/lib|opt|srv)\/([^/]+)\//.exec(script)?.[1]);
  return owner === 'web-service' || owner === 'service' || keeper === 'web-service';
}

/** Whether the parent's script lies in the home of the account that runs it; root may run anyone's. */
function ownScript({ account, parent }: Activity): FacetOutcome {
  if (account === undefined || parent.command === undefined) return 'unknown';
  if (account === 'root') return 'yes';
  return yes(isHomeOf(homeOf(parent.command.script ?? '') ?? '', account));
}

function whatFacet(what: Facet<'what'>, activity: Activity): FacetOutcome {
  const { systemctl, scripted, units, filePath, filePathClass } = activity;
  const { verbs, units: unitGlobs, unitPaths, unitPlaces } = what;
  const outcomes: FacetOutcome[] = [];
  if (verbs !== undefined) {
    const acts = systemctl === undefined ? undefined : actsOf(systemctl);
    outcomes.push(acts === undefined ? 'unknown' : yes(acts.every((act) => verbs.includes(act))));
    // What a script does beside is as much its work; what it only asks for changes nothing.
    const beside = scripted.filter(({ effect }) => effect === 'change').flatMap(actsOf);
    outcomes.push(yes(beside.every((act) => verbs.includes(act))));
  }
  if (unitGlobs !== undefined) {
    outcomes.push(yes(units.length > 0 && units.every((unit) => matchesGlob(unitGlobs, unit))));
  }
  if (unitPaths !== undefined) outcomes.push(holds(filePath, (path) => matchesPath(unitPaths, path)));
  if (unitPlaces !== undefined) {
    outcomes.push(holds(filePathClass, (place) => unitPlaces.some((wanted) => wanted === place)));
  }
  if (what.sameCommand === true) outcomes.push(sameCommand(activity));
  return all(outcomes);
}

function withoutSuffix(word: string): string {
  return word.replace(/\.service$/, '');
}

function sameCommand({ systemctl, units, parent }: Activity): FacetOutcome {
  if (systemctl === undefined || parent.command === undefined) return 'unknown';
  const words = parent.command.words.map(withoutSuffix);
  return yes(units.every((unit) => words.includes(withoutSuffix(unit))));
}

function hostsFacet(hosts: Facet<'hosts'>, activity: Activity, { host }: Context): FacetOutcome {
  const { names, tags, roles } = hosts;
  const outcomes: FacetOutcome[] = [];
  if (names !== undefined)
    outcomes.push(holds(activity.host ?? host.name, (name) => matchesGlob(names, name.toLowerCase())));
  if (tags !== undefined) outcomes.push(yes(tags.some((tag) => host.tags.includes(tag))));
  if (roles !== undefined) outcomes.push(holds(host.role, (role) => roles.includes(role)));
  return all(outcomes);
}

/** `no` where the row shows what ends the claim; what it does not show ends nothing. */
function disqualifierFacet(ends: Facet<'disqualifiers'>, activity: Activity): FacetOutcome {
  const { unitPlaces = [], verbs = [], units } = ends;
  const seen = activity.filePath === undefined ? undefined : seenClass(activity.filePath);
  const placed = unitPlaces.some((place) => place === seen || place === activity.filePathClass);
  const acted =
    activity.systemctl !== undefined && actsOf(activity.systemctl).some((act) => verbs.includes(act));
  const named = units !== undefined && activity.units.some((unit) => matchesGlob(units, unit));
  return yes(!placed && !acted && !named);
}

/** How one facet of an entry fares on a row; `undefined` for one that the entry does not name. */
export function matchFacet(
  name: FacetName,
  { who, ancestry, what, hosts, disqualifiers }: AllowlistEntry,
  activity: Activity,
  context: Context,
): FacetOutcome | undefined {
  switch (name) {
    case 'who':
      return who && whoFacet(who, activity, context);
    case 'parent':
      return ancestry?.parent && processFacet(ancestry.parent, activity.parent);
    case 'grandparent':
      return ancestry?.grandparent && processFacet(ancestry.grandparent, activity.grandparent);
    case 'what':
      return what && whatFacet(what, activity);
    case 'hosts':
      return hosts && hostsFacet(hosts, activity, context);
    case 'disqualifiers':
      return disqualifiers && disqualifierFacet(disqualifiers, activity);
  }
}

const NAMES: readonly FacetName[] = ['who', 'parent', 'grandparent', 'what', 'hosts', 'disqualifiers'];

/** How an entry's facets fare on one row; only the facets that the entry names are there. */
export function matchFacets(entry: AllowlistEntry, activity: Activity, context: Context): Facets {
  const facets: Partial<Record<FacetName, FacetOutcome>> = {};
  for (const name of NAMES) {
    const outcome = matchFacet(name, entry, activity, context);
    if (outcome !== undefined) facets[name] = outcome;
  }
  return facets;
}

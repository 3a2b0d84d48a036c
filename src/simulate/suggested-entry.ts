import { baseName } from '../activity/paths.ts';
import type { AllowlistEntry } from '../allowlist/entry.schema.ts';
import { checkEntry } from '../allowlist/store/check-entry.ts';
import { shortHashOf } from '../tables/keys.ts';
import type { Observation } from './observation.ts';
import { hasGlobMarks, partsGlob, textParts } from './volatile-text.ts';

/** More values than these are no claim any more, but a habit of the fleet. */
const MOST = { hosts: 16, verbs: 8, units: 16, subjects: 16, commandLines: 16 } as const;
const LASTS_DAYS = 90;
const DAY_MS = 86_400_000;
/** The weight that shipped entries of one claim have. */
const WEIGHT = 30;

/** A row of a case that people called benign. */
export interface Witness {
  readonly caseId: string;
  readonly by: string;
  readonly date: string;
  readonly role: string | undefined;
  readonly row: Observation;
}

/** An entry that passes the schema and the lint, or why none can be made. */
export type SuggestedEntry =
  | { readonly kind: 'entry'; readonly entry: AllowlistEntry }
  | {
      readonly kind: 'none';
      readonly reason: 'unusual-name' | 'too-many-values' | 'lint';
      readonly detail: string;
    };

/** The narrowest entry that excuses all of these rows of one group. `key` names the group; `now` begins its life. */
export function suggestedEntry(
  key: string,
  [first, ...more]: readonly [Witness, ...Witness[]],
  now: Date,
): SuggestedEntry {
  const witnesses = [first, ...more];
  const rows = witnesses.map(({ row }) => row);
  const odd = rows.flatMap(namesOf).find(hasGlobMarks);
  if (odd !== undefined) return { kind: 'none', reason: 'unusual-name', detail: odd };
  const many = tooMany(rows, hostsOf(witnesses));
  if (many !== undefined) return { kind: 'none', reason: 'too-many-values', detail: many };
  const read = checkEntry(entryOf(key, witnesses, first, now));
  if (read.ok) return { kind: 'entry', entry: read.entry };
  const detail = read.problems.map(({ code, path }) => `${code} ${path}`).join(', ');
  return { kind: 'none', reason: 'lint', detail };
}

/** Each value once, in order. */
function unique(values: readonly (string | undefined)[]): string[] {
  return [...new Set(values.filter((value) => value !== undefined))].sort();
}

/** Every value that becomes a glob of the entry. */
function namesOf({
  actor,
  account,
  host,
  executable,
  script,
  module,
  units,
  filePath,
}: Observation): string[] {
  const { parentName, grandparentName } = actor;
  return [
    parentName,
    grandparentName,
    account,
    host,
    executable,
    script ?? '',
    module ?? '',
    ...units,
    filePath ?? '',
  ];
}

/** The hosts by name; by their role where they are many and all have the same one. */
function hostsOf(witnesses: readonly Witness[]): NonNullable<AllowlistEntry['hosts']> {
  const names = unique(witnesses.map(({ row }) => row.host));
  if (names.length <= MOST.hosts) return { names };
  const roles = new Set(witnesses.map(({ role }) => role));
  const [role] = roles;
  return roles.size === 1 && role !== undefined ? { roles: [role] } : { names };
}

function tooMany(
  rows: readonly Observation[],
  hosts: NonNullable<AllowlistEntry['hosts']>,
): string | undefined {
  const counts = {
    hosts: hosts.names?.length ?? 0,
    verbs: unique(rows.flatMap(({ verbs }) => verbs)).length,
    units: unique(rows.flatMap(({ units }) => units)).length,
    subjects: unique(rows.map(({ subject }) => subject)).length,
    commandLines: unique(rows.map(({ commandLine }) => commandLine)).length,
  };
  const names = ['hosts', 'verbs', 'units', 'subjects'] as const;
  const over = names.find((name) => counts[name] > MOST[name]);
  if (over !== undefined) return `${counts[over]} ${over}`;
  // A script is one, however it is called; a command line that stands for itself is held to its text.
  const literal = rows.some(({ script, module, inline }) => inline || (script ?? module) === undefined);
  return literal && counts.commandLines > MOST.commandLines
    ? `${counts.commandLines} command lines`
    : undefined;
}

function parentOf(rows: readonly Observation[], { actor, script, module, inline }: Observation) {
  const executables = unique(rows.map((row) => row.executable)).filter((path) => path.startsWith('/'));
  const known = executables.length > 0 ? { executables } : {};
  const base = { names: [actor.parentName], ...known };
  if (!inline && script !== undefined) return { ...base, scripts: [partsGlob(textParts(script))] };
  if (!inline && module !== undefined) return { ...base, modules: [module] };
  const commandLines = unique(rows.map((row) => row.commandLine));
  return { ...base, commandLines, ...(inline ? { inline } : {}) };
}

function whatOf(rows: readonly Observation[]) {
  const verbs = unique(rows.flatMap((row) => row.verbs));
  const units = unique(rows.flatMap((row) => row.units));
  const unitPaths = unique(rows.map(({ filePath }) => filePath));
  return {
    ...(verbs.length > 0 ? { verbs } : {}),
    ...(units.length > 0 ? { units } : {}),
    ...(unitPaths.length > 0 ? { unitPaths } : {}),
  };
}

export function describe({ account, actor, script, module }: Observation): string {
  const runs = script ?? module;
  const what = runs === undefined ? actor.parentName : `${actor.parentName} (${baseName(runs)})`;
  return `${account}: ${what} below ${actor.grandparentName}`;
}

/** Text of alerts for a field that people read: printable ASCII, cut. */
function plain(text: string, limit: number): string {
  return text.replace(/[^ -~]/g, '?').slice(0, limit);
}

/** As JSON that somebody has written: it is checked like any other entry. */
function entryOf(key: string, witnesses: readonly Witness[], first: Witness, now: Date): unknown {
  const { row } = first;
  const rows = witnesses.map((witness) => witness.row);
  const people = unique(witnesses.map(({ by }) => by));
  const dates = unique(witnesses.map(({ date }) => date));
  const cases = new Set(witnesses.map(({ caseId }) => caseId)).size;
  const span = dates.length === 1 ? dates[0] : `${dates[0]} to ${dates.at(-1)}`;
  const reason = `Proposed from ${cases} BenignPositive ${cases === 1 ? 'verdict' : 'verdicts'} by ${people.join(', ')} on alerts of ${span}: ${describe(row)}.`;
  const slug = baseName(row.script ?? row.module ?? row.actor.parentName)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40)
    .replace(/-+$/, '');
  return {
    id: `suggested.${slug || 'entry'}.${shortHashOf(key).slice(0, 8)}`,
    category: 'other',
    title: plain(describe(row), 120),
    owner: plain(people[0] ?? 'unknown', 120),
    reason: plain(reason, 1000),
    expires: new Date(now.getTime() + LASTS_DAYS * DAY_MS).toISOString().slice(0, 10),
    tables: [row.actor.table],
    who: { accounts: [row.account] },
    ancestry: { parent: parentOf(rows, row), grandparent: { names: [row.actor.grandparentName] } },
    what: whatOf(rows),
    hosts: hostsOf(witnesses),
    weight: WEIGHT,
  };
}

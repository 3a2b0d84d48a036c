import type { AllowlistEntry } from '../allowlist/entry.schema.ts';
import { judgeFacts } from '../pipeline/build-case.ts';
import { type Actor, actorOf, type Observation, observationOf, sharesActor } from './observation.ts';
import { dispositionUnder, type SimulatedCase } from './simulated-case.ts';
import { describe, suggestedEntry, type Witness } from './suggested-entry.ts';
import { type KqlLine, suggestionKql } from './suggestion-kql.ts';

export const notProposedReasons = [
  'hostile-sign',
  'evidence-incomplete',
  'unusual-name',
  'too-many-values',
  'attack-shares-actor',
  'lint',
  'hides-attack',
  'no-effect',
] as const;

/** Why no entry is proposed for something that people called benign. */
export type NotProposedReason = (typeof notProposedReasons)[number];

export interface NotProposed {
  readonly reason: NotProposedReason;
  readonly cases: readonly string[];
  /** What it is about, or the findings of the lint. Holds attacker-controlled text. */
  readonly detail: string;
}

/** An entry that would excuse what people called benign, before it is tried. */
export interface Draft {
  readonly entry: AllowlistEntry;
  readonly kql: KqlLine;
  /** Ids of the cases that it is drawn from. */
  readonly cases: readonly string[];
}

/** Gathers what people said of cases, a batch at a time, and keeps only what entries are made of. */
export interface SuggestionDrafts {
  /** Takes the cases that people have decided on; others are passed over. */
  add(cases: readonly SimulatedCase[]): void;
  /** What comes of each group of rows, one made at a time: lint and evidence of thousands take seconds. */
  outcomes(): Iterable<Draft | NotProposed>;
}

/** Narrow entries, those from most cases first, and what no entry is proposed for. */
export function sortOutcomes(outcomes: Iterable<Draft | NotProposed>): {
  readonly drafts: readonly Draft[];
  readonly notProposed: readonly NotProposed[];
} {
  const drafts: Draft[] = [];
  const notProposed: NotProposed[] = [];
  for (const outcome of outcomes) {
    if ('reason' in outcome) notProposed.push(outcome);
    else drafts.push(outcome);
  }
  return { drafts: drafts.sort((a, b) => b.cases.length - a.cases.length), notProposed };
}

/** `entries` are those in force: what they excuse already needs no other. `now` begins the life of the proposals. */
export function draftSuggestions(entries: readonly AllowlistEntry[], now: Date): SuggestionDrafts {
  const groups = new Map<string, [Witness, ...Witness[]]>();
  const attackers: Actor[] = [];
  const left: NotProposed[] = [];

  function addBenign(found: SimulatedCase): void {
    if (dispositionUnder(found, entries) === 'likely-benign') return;
    const leave = (reason: NotProposedReason, detail: string) =>
      left.push({ reason, cases: [found.id], detail });
    const signs = found.rows.flatMap((row) => row.signs.map(({ code }) => code));
    // Of the whole case: who shows a hostile sign on one row is not to be trusted on another.
    if (signs.length > 0) return void leave('hostile-sign', [...new Set(signs)].join(', '));
    const witnesses = witnessesOf(found, entries);
    if (witnesses === undefined) return void leave('evidence-incomplete', found.summary);
    for (const witness of witnesses) {
      const key = groupKey(witness.row);
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [witness]);
      else group.push(witness);
    }
  }

  return {
    add(cases) {
      for (const found of cases) {
        if (found.verdict === 'BenignPositive') addBenign(found);
        if (found.verdict === 'TruePositive')
          attackers.push(...found.rows.map(({ activity }) => actorOf(activity)));
      }
    },
    *outcomes() {
      yield* left;
      for (const [key, witnesses] of groups) yield draftOf(key, witnesses, attackers, now);
    },
  };
}

/** The rows of a case that no entry excuses yet; `undefined` where one of them does not tell enough. */
function witnessesOf(found: SimulatedCase, entries: readonly AllowlistEntry[]): Witness[] | undefined {
  const { facts, rows } = found;
  const witnesses: Witness[] = [];
  if (rows.length === 0) return undefined;
  for (const [at, judged] of rows.entries()) {
    const event = facts.events[at];
    if (event === undefined) return undefined;
    const alone = judgeFacts({ ...facts, events: [event] }, [judged], entries);
    if (alone.claims.covered) continue;
    const row = observationOf(event, judged.activity);
    if (row === undefined) return undefined;
    const { host } = facts.context;
    witnesses.push({
      caseId: found.id,
      by: found.verdictBy ?? 'unknown',
      date: facts.alert.endTime.slice(0, 10),
      role: host.inventoried ? host.role : undefined,
      row,
    });
  }
  return witnesses;
}

/** Rows of one group fit one entry: one actor and account; and units are named by all of them or by none. */
function groupKey({ actor, account, units, verbs }: Observation): string {
  return JSON.stringify([
    actor.table,
    actor.parentName,
    actor.runs,
    actor.grandparentName,
    account,
    verbs.length === 0,
    units.length > 0,
  ]);
}

function draftOf(
  key: string,
  witnesses: readonly [Witness, ...Witness[]],
  attackers: readonly Actor[],
  now: Date,
): Draft | NotProposed {
  const [{ row }] = witnesses;
  const cases = [...new Set(witnesses.map(({ caseId }) => caseId))];
  if (attackers.some((attacker) => sharesActor(attacker, row.actor)))
    return { reason: 'attack-shares-actor', cases, detail: describe(row) };
  const made = suggestedEntry(key, witnesses, now);
  if (made.kind === 'none') return { reason: made.reason, cases, detail: made.detail };
  return {
    entry: made.entry,
    kql: suggestionKql(
      row,
      witnesses.map((witness) => witness.row),
    ),
    cases,
  };
}

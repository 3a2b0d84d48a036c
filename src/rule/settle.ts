import type { ClausePlan } from './clause-plan.ts';
import type { Clause } from './explained.schema.ts';
import type { BranchPlan } from './prepare.ts';
import { and, FALSE, NOT_TRUE, not, or, outcomeOf, TRUE, type Truth } from './truth.ts';

/** The truth of every clause of a rule for one row, and what it rests on when that is not the row itself. */
export interface Decisions {
  readonly truths: Map<ClausePlan, Truth>;
  readonly bases: Map<ClausePlan, Clause['basis']>;
}

/** The truth of a clause as far as it is decided. */
export function truthIn({ truths }: Decisions, clause: ClausePlan): Truth {
  return truths.get(clause) ?? FALSE;
}

function unknown(decisions: Decisions, clause: ClausePlan): boolean {
  return outcomeOf(truthIn(decisions, clause)) === 'unknown';
}

function decide(decisions: Decisions, clause: ClausePlan, truth: Truth, basis: Clause['basis']): void {
  if (truthIn(decisions, clause) === truth) return;
  decisions.truths.set(clause, truth);
  decisions.bases.set(clause, basis);
}

/**
 * Concludes what the columns of the row leave open: first that a time filter held, then what the branch that the
 * alert reports implies, in that branch and, for equal conditions, in the others. What was evaluated stays.
 */
export function settle(
  branches: readonly BranchPlan[],
  reported: BranchPlan | undefined,
  decisions: Decisions,
): void {
  for (const branch of branches) {
    for (const clause of branch.clauses) assumeTime(clause, TRUE, decisions);
  }
  if (reported === undefined) return;
  for (const clause of reported.clauses) imply(clause, TRUE, decisions);
  const facts = new Map<string, Truth>();
  for (const clause of reported.clauses) gatherFacts(clause, decisions, facts);
  for (const branch of branches) {
    for (const clause of branch.clauses) transfer(clause, facts, decisions);
  }
}

/** Takes a time filter that the row cannot decide for what lets the row through. */
function assumeTime(clause: ClausePlan, wanted: Truth, decisions: Decisions): void {
  if (!unknown(decisions, clause)) return;
  if (clause.timeFilter) {
    assumeAll(clause, wanted, decisions);
    return;
  }
  const inner = clause.combination === 'not' ? (wanted === TRUE ? FALSE : TRUE) : wanted;
  for (const operand of clause.operands) assumeTime(operand, inner, decisions);
  recombine(clause, 'assumed', decisions);
}

function assumeAll(clause: ClausePlan, wanted: Truth, decisions: Decisions): void {
  if (!unknown(decisions, clause)) return;
  decide(decisions, clause, wanted, 'assumed');
  const inner = clause.combination === 'not' ? (wanted === TRUE ? FALSE : TRUE) : wanted;
  for (const operand of clause.operands) assumeAll(operand, inner, decisions);
}

/** The truth of a clause from those of its operands. */
export function combinedTruth(clause: ClausePlan, decisions: Decisions): Truth {
  const [first = FALSE, ...rest] = clause.operands.map((operand) => truthIn(decisions, operand));
  if (clause.combination === 'not') return not(first);
  return rest.reduce(clause.combination === 'and' ? and : or, first);
}

/** Decides a clause anew from its operands. */
function recombine(clause: ClausePlan, basis: Clause['basis'], decisions: Decisions): void {
  if (clause.operands.length === 0 || !unknown(decisions, clause)) return;
  // The clause may be known by more than its operands: keep what both allow.
  const allowed = truthIn(decisions, clause);
  const truth = combinedTruth(clause, decisions);
  if ((truth & allowed) !== 0) decide(decisions, clause, truth & allowed, basis);
}

/** Narrows a clause to the truths that are possible, and its operands as far as that follows. */
function imply(clause: ClausePlan, allowed: Truth, decisions: Decisions): void {
  const truth = truthIn(decisions, clause);
  const narrowed = truth & allowed;
  // Nothing to add to what is known, or in contradiction to it: what was evaluated stays.
  if (!unknown(decisions, clause) || narrowed === 0) return;
  decide(decisions, clause, narrowed, 'reported');
  if (clause.combination === 'not') {
    for (const operand of clause.operands) imply(operand, not(allowed), decisions);
    return;
  }
  if (clause.combination === 'same') {
    for (const operand of clause.operands) imply(operand, allowed, decisions);
    return;
  }
  const all = clause.combination === 'and' ? allowed === TRUE : (allowed & TRUE) === 0;
  if (all) {
    for (const operand of clause.operands)
      imply(operand, clause.combination === 'and' ? TRUE : NOT_TRUE, decisions);
    return;
  }
  // A true `or` rests on its only operand that can be true, a false `and` on its only one that can be false.
  const wanted = clause.combination === 'and' ? NOT_TRUE : TRUE;
  const able = clause.operands.filter((operand) => (truthIn(decisions, operand) & wanted) !== 0);
  const [only] = able;
  if (only !== undefined && able.length === 1) imply(only, wanted, decisions);
}

function gatherFacts(clause: ClausePlan, decisions: Decisions, facts: Map<string, Truth>): void {
  if (clause.key !== undefined && !unknown(decisions, clause)) {
    const truth = truthIn(decisions, clause);
    facts.set(clause.key.key, clause.key.negated ? not(truth) : truth);
  }
  for (const operand of clause.operands) gatherFacts(operand, decisions, facts);
}

/** The row is the same row in every branch: a condition that the reported branch settles is settled in all. */
function transfer(clause: ClausePlan, facts: ReadonlyMap<string, Truth>, decisions: Decisions): void {
  if (!unknown(decisions, clause)) return;
  const fact = clause.key === undefined ? undefined : facts.get(clause.key.key);
  if (fact !== undefined) {
    const truth = (clause.key?.negated ? not(fact) : fact) & truthIn(decisions, clause);
    if (truth !== 0) decide(decisions, clause, truth, 'reported');
    return;
  }
  for (const operand of clause.operands) transfer(operand, facts, decisions);
  recombine(clause, 'reported', decisions);
}

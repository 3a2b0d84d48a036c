import { bottomUp, type ClausePlan, costOf } from './clause-plan.ts';
import type { Outcome } from './explained.schema.ts';
import { planClause, unsupportedClause } from './plan-clause.ts';
import { prepareValue } from './predicate.ts';
import { type Columns, memoized, type Scalar } from './scalar.ts';
import {
  type CompiledRule,
  type Expression,
  type RuleBranch,
  type SourceSpan,
  type Step,
  sourceText,
} from './tree.ts';

export interface BranchPlan {
  readonly name: string;
  readonly table: string;
  readonly clauses: readonly ClausePlan[];
  /** The clauses and all their operands, operands first. */
  readonly bottomUp: readonly ClausePlan[];
  /** The clauses in the order in which it costs least to find one that fails. */
  readonly cheapestFirst: readonly ClausePlan[];
  /** The columns that the branch gives another name in its result: result name → column of the table. */
  readonly renamed: ReadonlyMap<string, string>;
  /** The columns that the branch computes: result name → what computes them. */
  readonly computed: ReadonlyMap<string, Scalar>;
}

export interface PreparedRule {
  readonly queryNow: string | undefined;
  /** What a row is that no branch matches and none leaves open. */
  readonly otherwise: Outcome;
  readonly branches: readonly BranchPlan[];
  readonly slotCount: number;
  readonly branchesOf: (table: string) => readonly BranchPlan[];
}

const prepared = new WeakMap<CompiledRule, PreparedRule>();

/** The rule with its literals and conditions made ready; done once for a rule object. */
export function prepareRule(rule: CompiledRule): PreparedRule {
  const known = prepared.get(rule);
  if (known !== undefined) return known;
  const made = new RulePreparation(rule).prepare();
  prepared.set(rule, made);
  return made;
}

class RulePreparation {
  readonly #rule: CompiledRule;
  #slots = 0;

  constructor(rule: CompiledRule) {
    this.#rule = rule;
  }

  prepare(): PreparedRule {
    const branches = this.#rule.branches.map((branch) => this.#branch(branch));
    const byTable = new Map<string, readonly BranchPlan[]>();
    return {
      queryNow: this.#rule.queryNow,
      otherwise: this.#rule.hasOtherSources === true ? 'unknown' : 'no-match',
      branches,
      slotCount: this.#slots,
      branchesOf(table) {
        const known = byTable.get(table);
        if (known !== undefined) return known;
        const found = branches.filter((branch) => namesTable(branch.table, table));
        // Tables come from rows: remember those of the rule only.
        if (found.length > 0) byTable.set(table, found);
        return found;
      },
    };
  }

  #branch(branch: RuleBranch): BranchPlan {
    const clauses: ClausePlan[] = [];
    const words = (at: SourceSpan) => sourceText(this.#rule, at);
    let columns: Columns = { made: new Map(), open: true };
    for (const step of branch.steps) {
      if (step.kind === 'where') clauses.push(planClause(step.condition, columns, words));
      else if (step.kind === 'unsupported') clauses.push(unsupportedClause(step, words));
      else columns = this.#columnsAfter(step, columns);
    }
    const renamed = new Map<string, string>();
    const computed = new Map<string, Scalar>();
    for (const [name, scalar] of columns.made) {
      if (scalar.column !== undefined && scalar.column !== name) renamed.set(name, scalar.column);
      else if (scalar.made !== undefined) computed.set(name, scalar);
    }
    return {
      name: branch.name,
      table: branch.table,
      clauses,
      bottomUp: clauses.flatMap(bottomUp),
      cheapestFirst: [...clauses].sort((a, b) => costOf(a) - costOf(b)),
      renamed,
      computed,
    };
  }

  #columnsAfter(step: Step, columns: Columns): Columns {
    switch (step.kind) {
      case 'extend':
      case 'project': {
        const made = new Map(step.kind === 'project' ? [] : columns.made);
        // Every expression of a step sees the columns as they were before it.
        for (const { name, value } of step.columns) made.set(name, this.#column(name, value, columns));
        return { made, open: columns.open && step.kind === 'extend' };
      }
      case 'project-rename': {
        const made = new Map(columns.made);
        for (const { name, from } of step.columns)
          made.set(name, this.#column(name, columnNamed(from, step.at), columns));
        return { made, open: columns.open };
      }
      default:
        // What is projected away is not read any more, and names that stay mean what they meant.
        return columns;
    }
  }

  #column(name: string, value: Expression, columns: Columns): Scalar {
    const scalar = prepareValue(value, columns);
    if (scalar.column !== undefined || scalar.constant !== undefined || scalar.made !== undefined)
      return scalar;
    const slot = this.#slots;
    this.#slots += 1;
    return memoized(scalar, { name, slot });
  }
}

function columnNamed(name: string, at: SourceSpan): Expression {
  return { kind: 'column', name, at };
}

/** Whether a table is the one that the rule names; `*` in the rule's name stands for any characters. */
function namesTable(pattern: string, table: string): boolean {
  const [first = '', ...rest] = pattern.split('*');
  if (rest.length === 0) return first === table;
  const last = rest.pop() ?? '';
  if (!table.startsWith(first) || table.length < first.length + last.length) return false;
  let from = first.length;
  for (const part of rest) {
    const index = table.indexOf(part, from);
    if (index < 0) return false;
    from = index + part.length;
  }
  return table.endsWith(last) && table.length - last.length >= from;
}

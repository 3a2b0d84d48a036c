import { canonicalPredicate, type PredicateKey } from './canonical.ts';
import type { StringMatcher } from './kql-strings.ts';
import { combine, isLogical, type Logical, preparePredicate, prepareValue } from './predicate.ts';
import type { RowContext } from './row-context.ts';
import { type Columns, memoized, type Scalar } from './scalar.ts';
import { isTimeFilter } from './time-filter.ts';
import {
  bodyOf,
  type CompiledRule,
  type Expression,
  type RuleBranch,
  type SourceSpan,
  type Step,
  sourceText,
} from './tree.ts';
import { ANY, NEVER, type Truth } from './truth.ts';

/** How the truth of a clause follows from those of its operands. */
export type Combination = Logical | 'leaf' | 'same';

/** A clause made ready: what an explanation shows of it for every row, and how to decide it for one. */
export interface ClausePlan {
  /** Its place among all clauses of the rule. */
  readonly index: number;
  readonly text: string;
  readonly line: number;
  readonly operator: string;
  readonly column?: string;
  readonly subject?: Scalar;
  readonly matcher?: StringMatcher;
  /** The truths with which the matcher has something to find. */
  readonly foundWith: Truth;
  readonly combination: Combination;
  readonly operands: readonly ClausePlan[];
  readonly truth: (row: RowContext) => Truth;
  readonly timeFilter: boolean;
  /** Equal for conditions that mean the same, in whatever branch they stand. */
  readonly key?: PredicateKey;
}

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
  readonly branches: readonly BranchPlan[];
  readonly clauseCount: number;
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
  #clauses = 0;
  #slots = 0;

  constructor(rule: CompiledRule) {
    this.#rule = rule;
  }

  prepare(): PreparedRule {
    const branches = this.#rule.branches.map((branch) => this.#branch(branch));
    const byTable = new Map<string, readonly BranchPlan[]>();
    return {
      queryNow: this.#rule.queryNow,
      branches,
      clauseCount: this.#clauses,
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
    let columns: Columns = { made: new Map(), open: true };
    for (const step of branch.steps) {
      if (step.kind === 'where') clauses.push(this.#clause(step.condition, columns));
      else if (step.kind === 'unsupported') clauses.push(this.#unsupported(step));
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

  #clause(expression: Expression, columns: Columns): ClausePlan {
    const common = {
      index: this.#nextIndex(),
      text: sourceText(this.#rule, expression.at),
      line: expression.at.line,
      timeFilter: isTimeFilter(expression),
      foundWith: NEVER,
    };
    if (expression.kind === 'inline' && bodyOf(expression).kind === 'operation') {
      // A lambda that stands for a condition shows the condition.
      const body = this.#clause(expression.body, columns);
      return {
        ...common,
        operator: expression.name,
        combination: 'same',
        operands: [body],
        truth: body.truth,
      };
    }
    if (expression.kind === 'operation' && isLogical(expression.operator)) {
      const { operator } = expression;
      const operands = expression.operands.map((operand) => this.#clause(operand, columns));
      const truth = combine(
        operator,
        operands.map((operand) => operand.truth),
      );
      return { ...common, operator, combination: operator, operands, truth };
    }
    return { ...common, combination: 'leaf', operands: [], ...leafOf(expression, columns) };
  }

  #nextIndex(): number {
    this.#clauses += 1;
    return this.#clauses - 1;
  }

  #unsupported(step: Extract<Step, { kind: 'unsupported' }>): ClausePlan {
    return {
      index: this.#nextIndex(),
      text: sourceText(this.#rule, step.at),
      line: step.at.line,
      operator: step.operator,
      combination: 'leaf',
      operands: [],
      truth: () => ANY,
      timeFilter: false,
      foundWith: NEVER,
    };
  }
}

function leafOf(
  expression: Expression,
  columns: Columns,
): Pick<ClausePlan, 'operator' | 'truth' | 'subject' | 'column' | 'matcher' | 'foundWith' | 'key'> {
  const { truth, subject, matcher, foundWith = NEVER } = preparePredicate(expression, columns);
  const column = subject?.column ?? subject?.made?.name;
  const key = canonicalPredicate(expression, {
    column: (name) => prepareValue(columnNamed(name, expression.at), columns).column,
  });
  return {
    operator: leafOperator(expression),
    truth,
    foundWith,
    ...(subject === undefined ? {} : { subject }),
    ...(column === undefined ? {} : { column }),
    ...(matcher === undefined ? {} : { matcher }),
    ...(key === undefined ? {} : { key }),
  };
}

function bottomUp(clause: ClausePlan): ClausePlan[] {
  return [...clause.operands.flatMap(bottomUp), clause];
}

/** About what it takes to decide a clause, in units of an equality. */
function costOf(clause: ClausePlan): number {
  if (clause.operands.length > 0) return clause.operands.reduce((sum, operand) => sum + costOf(operand), 0);
  if (/^(?:!?in~?|[=!][=~])$/.test(clause.operator)) return 1;
  if (clause.timeFilter) return 2;
  return clause.matcher === undefined ? 6 : 3;
}

function leafOperator(expression: Expression): string {
  if (expression.kind === 'operation') return expression.operator;
  return expression.kind === 'call' || expression.kind === 'inline' ? expression.name : expression.kind;
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

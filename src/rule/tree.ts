/**
 * The predicate tree of a rule: what the compiler makes of a KQL text and what everything else reads. It is plain,
 * deterministic data (JSON goes in and out unchanged), so the tree of the shipped rule is a generated file and the
 * tree of a customer's query can be cached in a table.
 */

/** A stretch of the rule's text: UTF-16 offsets, end exclusive; line and column count from 1. */
export interface SourceSpan {
  readonly start: number;
  readonly end: number;
  readonly line: number;
  readonly column: number;
}

export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | {
      readonly [key: string]: Json;
    };

/** The scalar types of Kusto (Microsoft Learn, "Scalar data types"). */
export type ScalarType =
  | 'bool'
  | 'datetime'
  | 'decimal'
  | 'dynamic'
  | 'guid'
  | 'int'
  | 'long'
  | 'real'
  | 'string'
  | 'timespan';

/**
 * A constant. `value` is null for the null of its type. A datetime is ISO 8601 with seven fractional digits, a
 * timespan is `[-]d.hh:mm:ss.fffffff`, a long beyond 2^53 and a real that JSON lacks (`inf`, `nan`, `-0`) are strings.
 */
export interface LiteralExpression {
  readonly kind: 'literal';
  readonly type: ScalarType;
  readonly value: Json;
  /** The `let` name that stands in the text at this place. */
  readonly name?: string;
  readonly at: SourceSpan;
}

/** A column of the table, or one that an earlier step of the branch made. */
export interface ColumnExpression {
  readonly kind: 'column';
  /** `*` for any column (`* has "x"`, `search "x"`). */
  readonly name: string;
  readonly at: SourceSpan;
}

/**
 * An operator as KQL writes it: `and`, `or` (of two or more operands), `not`, `=~`, `has_any`, `!in~`, `between`,
 * `+`, and `[]` for a member or an element of a dynamic value. A list operator has the left side first, then the
 * items of the list.
 */
export interface OperationExpression {
  readonly kind: 'operation';
  readonly operator: string;
  readonly operands: readonly Expression[];
  readonly at: SourceSpan;
}

/** A call of a built-in scalar function. */
export interface CallExpression {
  readonly kind: 'call';
  readonly name: string;
  readonly arguments: readonly Expression[];
  readonly at: SourceSpan;
}

/** What a `let` name or a lambda stands for; `at` is the place of use, `body` lies where it was defined. */
export interface InlineExpression {
  readonly kind: 'inline';
  readonly name: string;
  readonly body: Expression;
  readonly at: SourceSpan;
}

/** What cannot be evaluated; its value is unknown, and the rule's `unsupported` says why. */
export interface UnsupportedExpression {
  readonly kind: 'unsupported';
  readonly reason: string;
  readonly at: SourceSpan;
}

export type Expression =
  | LiteralExpression
  | ColumnExpression
  | OperationExpression
  | CallExpression
  | InlineExpression
  | UnsupportedExpression;

export interface NamedExpression {
  readonly name: string;
  readonly value: Expression;
}

/** One step of a branch, in order. Operators that neither filter nor make columns (`sort`, `take`) leave none. */
export type Step =
  | { readonly kind: 'where'; readonly condition: Expression }
  | { readonly kind: 'extend'; readonly columns: readonly NamedExpression[]; readonly at: SourceSpan }
  | { readonly kind: 'project'; readonly columns: readonly NamedExpression[]; readonly at: SourceSpan }
  | { readonly kind: 'project-away'; readonly patterns: readonly string[]; readonly at: SourceSpan }
  | { readonly kind: 'project-keep'; readonly patterns: readonly string[]; readonly at: SourceSpan }
  | {
      readonly kind: 'project-rename';
      readonly columns: readonly { readonly name: string; readonly from: string }[];
      readonly at: SourceSpan;
    }
  /** From here on the branch is not evaluated: rows are no longer rows of the table. */
  | {
      readonly kind: 'unsupported';
      readonly operator: string;
      readonly reason: string;
      readonly at: SourceSpan;
    };

/**
 * One way for a row of one table to reach the result of the rule: a leg of its unions, with what precedes and follows.
 */
export interface RuleBranch {
  /** The constant that the branch extends (`DetectionBranch`), else `Branch <n>` by position. */
  readonly name: string;
  /** As the rule names it; may hold the wildcard `*`. */
  readonly table: string;
  /** Where the table is named. */
  readonly at: SourceSpan;
  readonly steps: readonly Step[];
}

/** A part of the rule that is not evaluated. */
export interface UnsupportedPart {
  readonly line: number;
  readonly column: number;
  /** A sentence that names the part and the branch it limits. */
  readonly reason: string;
}

export interface CompiledRule {
  readonly name: string;
  /** Of the UTF-8 text, in lower-case hexadecimal. */
  readonly sha256: string;
  /** The rule as it was compiled; every span points into it. */
  readonly text: string;
  /** What `set query_now = …` in the text says: ISO 8601; `now()` where nobody says otherwise. */
  readonly queryNow?: string;
  readonly branches: readonly RuleBranch[];
  /** The rule reads rows of a source that is not evaluated: one that no branch matches may be of it. */
  readonly hasOtherSources?: true;
  readonly unsupported: readonly UnsupportedPart[];
}

/** The exact words of a span of the rule. */
export function sourceText(rule: Pick<CompiledRule, 'text'>, at: SourceSpan): string {
  return rule.text.slice(at.start, at.end);
}

/** The expression behind any number of `let` names and lambdas. */
export function bodyOf(expression: Expression): Exclude<Expression, InlineExpression> {
  let current = expression;
  while (current.kind === 'inline') current = current.body;
  return current;
}

/** The unsupported parts as sentences, for a case and its note. */
export function unsupportedSentences(rule: Pick<CompiledRule, 'unsupported'>): string[] {
  return rule.unsupported.map((part) => `line ${part.line}: ${part.reason}`);
}

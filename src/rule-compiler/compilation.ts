import type { Expression, SourceSpan, UnsupportedPart } from '../rule/tree.ts';
import type { Leg } from './leg.ts';
import type { SyntaxNode } from './syntax.ts';

/** What a `let` name or a parameter stands for. */
export type Binding =
  | { readonly kind: 'scalar'; readonly value: Expression }
  | {
      readonly kind: 'tabular';
      readonly legs: readonly Leg[];
      /** As of the compilation: whoever reads the name reads those rows too. */
      readonly hasOtherSources: boolean;
    }
  | { readonly kind: 'function'; readonly declaration: SyntaxNode; readonly scope: Scope };

export interface Scope {
  readonly bindings: ReadonlyMap<string, Binding>;
  /** How many lambdas have been entered: a guard, since KQL itself forbids recursion. */
  readonly depth: number;
}

/** What a compilation gathers beside its result. */
export interface Compilation {
  readonly unsupported: UnsupportedPart[];
  /** Rows are read of a source that is not evaluated. */
  hasOtherSources: boolean;
  /** Nodes of the tree still allowed: lambdas and fragments can multiply. */
  budget: number;
}

/** Thrown when the tree outgrows the budget. */
export class TooLarge extends Error {}

/** More than any rule that people write, little enough to evaluate on every row. */
export const NODE_BUDGET = 20_000;

export function spend(compilation: Compilation, nodes = 1): void {
  compilation.budget -= nodes;
  if (compilation.budget < 0) throw new TooLarge();
}

/** Nobody reads more, and a hostile query could have thousands. */
const MAX_REPORTED = 50;

/** Records a source of rows that is not evaluated: no leg is made of it. */
export function reportSource(compilation: Compilation, at: SourceSpan, reason: string): Leg[] {
  reportUnsupported(compilation, at, reason);
  compilation.hasOtherSources = true;
  return [];
}

/** Records once what is not evaluated. */
export function reportUnsupported(compilation: Compilation, at: SourceSpan, reason: string): void {
  const known = compilation.unsupported.some(
    (part) => part.line === at.line && part.column === at.column && part.reason === reason,
  );
  if (!known && compilation.unsupported.length < MAX_REPORTED)
    compilation.unsupported.push({ line: at.line, column: at.column, reason });
}

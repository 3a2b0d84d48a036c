import { createHash } from 'node:crypto';
import type { CompiledRule, RuleBranch } from '../rule/tree.ts';
import { branchNames } from './branch-names.ts';
import { type Compilation, NODE_BUDGET, reportUnsupported, type Scope, TooLarge } from './compilation.ts';
import type { Leg } from './leg.ts';
import { type KqlSyntaxError, parseKql } from './syntax.ts';
import { bindLet, compileTabular } from './tabular.ts';

/** What became of a text. */
export type CompileResult =
  | { readonly kind: 'compiled'; readonly rule: CompiledRule }
  /** The text is not KQL. */
  | { readonly kind: 'syntax-error'; readonly error: KqlSyntaxError }
  /** The text is KQL, but larger or deeper than what is taken on. */
  | { readonly kind: 'unsupported'; readonly reason: string };

/** A larger query is refused unread: 64 KiB, several times the largest rule that Sentinel accepts (10,000 characters). */
export const MAX_QUERY_BYTES = 64 * 1024;

/** The sha256 of a rule's text: its identity. */
export function ruleSha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

/**
 * Compiles a KQL text of the form that detection rules have: `let` statements, then tables or unions of them
 * through row-level operators. Loads the parser on first use; run it at build time or in a worker thread.
 */
export function compileRule(text: string, options: { readonly name: string }): CompileResult {
  if (Buffer.byteLength(text, 'utf8') > MAX_QUERY_BYTES) {
    return { kind: 'unsupported', reason: `the query is larger than ${MAX_QUERY_BYTES} bytes` };
  }
  const parsed = parseKql(text);
  if (parsed.kind === 'syntax-error') return parsed;
  if (parsed.kind === 'too-deep') return { kind: 'unsupported', reason: 'the query is nested too deeply' };
  const compilation: Compilation = { unsupported: [], budget: NODE_BUDGET };
  try {
    let scope: Scope = { bindings: new Map(), depth: 0 };
    const legs: Leg[] = [];
    for (const statement of parsed.root.children) {
      if (statement.kind === 'LetStatement') scope = bindLet(statement, scope, compilation);
      else if (statement.kind === 'ExpressionStatement')
        legs.push(...compileTabular(statement, scope, compilation));
      else if (!IGNORED_STATEMENTS.has(statement.kind)) {
        reportUnsupported(
          compilation,
          statement.at,
          `a statement of kind ${statement.kind} is not evaluated`,
        );
      }
    }
    const unsupported = compilation.unsupported.sort((a, b) => a.line - b.line || a.column - b.column);
    return {
      kind: 'compiled',
      rule: { name: options.name, sha256: ruleSha256(text), text, branches: branchesOf(legs), unsupported },
    };
  } catch (error) {
    if (!(error instanceof TooLarge)) throw error;
    return { kind: 'unsupported', reason: 'the query expands to more than what is evaluated' };
  }
}

/** `set query_now = …` precedes every query that Sentinel quotes in an alert. */
const IGNORED_STATEMENTS = new Set(['SetOptionStatement', 'SemicolonToken', 'EndOfTextToken']);

function branchesOf(legs: readonly Leg[]): RuleBranch[] {
  const names = branchNames(legs.map((leg) => leg.constants));
  return legs.map((leg, index) => ({
    name: names[index] ?? `Branch ${index + 1}`,
    table: leg.table,
    at: leg.at,
    steps: leg.steps,
  }));
}

import { type CompileResult, refusal, ruleSha256 } from '../rule/compile-result.ts';
import type { CompiledRule, RuleBranch } from '../rule/tree.ts';
import { branchNames } from './branch-names.ts';
import {
  type Compilation,
  NODE_BUDGET,
  reportSource,
  reportUnsupported,
  type Scope,
  TooLarge,
} from './compilation.ts';
import type { Leg } from './leg.ts';
import { literalOf } from './literal.ts';
import { childOf, nameOf, parseKql, type SyntaxNode } from './syntax.ts';
import { bindLet, compileTabular } from './tabular.ts';

/**
 * Compiles a KQL text of the form that detection rules have: `let` statements, then tables or unions of them
 * through row-level operators. Loads the parser on first use; run it at build time or in a worker thread.
 */
export function compileRule(text: string, options: { readonly name: string }): CompileResult {
  const refused = refusal(text);
  if (refused !== undefined) return { kind: 'unsupported', reason: refused };
  const parsed = parseKql(text);
  if (parsed.kind === 'syntax-error') return parsed;
  if (parsed.kind === 'too-deep') return { kind: 'unsupported', reason: 'the query is nested too deeply' };
  try {
    return { kind: 'compiled', rule: compileStatements(text, parsed.root, options.name) };
  } catch (error) {
    if (!(error instanceof TooLarge)) throw error;
    return { kind: 'unsupported', reason: 'the query expands to more than what is evaluated' };
  }
}

function compileStatements(text: string, root: SyntaxNode, name: string): CompiledRule {
  const compilation: Compilation = { unsupported: [], hasOtherSources: false, budget: NODE_BUDGET };
  let scope: Scope = { bindings: new Map(), depth: 0 };
  let queryNow: string | undefined;
  const legs: Leg[] = [];
  for (const statement of root.children) {
    switch (statement.kind) {
      case 'LetStatement':
        scope = bindLet(statement, scope, compilation);
        break;
      case 'ExpressionStatement':
        legs.push(...compileTabular(statement, scope, compilation));
        break;
      case 'SetOptionStatement':
        queryNow ??= queryNowOf(statement);
        break;
      case 'SemicolonToken':
      case 'EndOfTextToken':
        break;
      default:
        reportUnsupported(compilation, statement.at, `a ${statement.kind} is not evaluated`);
    }
  }
  if (legs.length === 0) reportSource(compilation, root.at, 'the query reads no table');
  const unsupported = compilation.unsupported.sort((a, b) => a.line - b.line || a.column - b.column);
  return {
    name,
    sha256: ruleSha256(text),
    text,
    ...(queryNow === undefined ? {} : { queryNow }),
    branches: branchesOf(legs),
    ...(compilation.hasOtherSources ? { hasOtherSources: true } : {}),
    unsupported,
  };
}

/** `set query_now = datetime(…)` precedes every query that Sentinel quotes in an alert. */
function queryNowOf(statement: SyntaxNode): string | undefined {
  if (nameOf(childOf(statement, 'NameDeclaration')) !== 'query_now') return undefined;
  const value = childOf(statement, 'OptionValueClause')?.children.at(-1);
  const literal = value === undefined ? undefined : literalOf(value);
  return literal?.type === 'datetime' && typeof literal.value === 'string' ? literal.value : undefined;
}

function branchesOf(legs: readonly Leg[]): RuleBranch[] {
  const names = branchNames(legs.map((leg) => leg.constants));
  return legs.map((leg, index) => ({
    name: names[index] ?? `Branch ${index + 1}`,
    table: leg.table,
    at: leg.at,
    steps: leg.steps,
  }));
}

import type { Clause, ExplainedBranch } from '../data/types.ts';

/** How a branch came out, in the words that an analyst needs. */
export interface BranchReading {
  readonly kind: 'match' | 'near-miss' | 'no-match' | 'unknown';
  readonly text: string;
}

/**
 * Reads a branch: a near miss is one of whose clauses a single one fails; an unknown one says which columns the row
 * does not carry.
 */
export function readBranch({ outcome, clauses }: ExplainedBranch): BranchReading {
  const total = clauses.length;
  const failing = clauses.filter((clause) => clause.outcome === 'no-match').length;
  if (outcome === 'match')
    return { kind: 'match', text: total === 1 ? 'its clause holds' : `all ${total} clauses hold` };
  if (outcome === 'unknown') {
    const columns = [...new Set(clauses.flatMap(unknownColumns))];
    const missing =
      columns.length > 0 ? `the row does not carry ${columns.join(', ')}` : 'it cannot be decided';
    return { kind: 'unknown', text: missing };
  }
  if (failing === 1 && total > 1) return { kind: 'near-miss', text: `one of ${total} clauses fails` };
  return { kind: 'no-match', text: `${failing} of ${total} clauses fail` };
}

function unknownColumns(clause: Clause): readonly string[] {
  if (clause.outcome !== 'unknown') return [];
  if (clause.clauses !== undefined) return clause.clauses.flatMap(unknownColumns);
  return clause.column === undefined || clause.actual !== undefined ? [] : [clause.column];
}

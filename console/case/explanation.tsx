import type { Clause, ExplainedBranch, ExplainedRow } from '../data/types.ts';
import { hrefOf } from '../route.ts';
import { OutcomeMark } from '../ui/badges.tsx';
import { AnyValue, Value } from '../ui/value.tsx';
import { readBranch } from './branch-reading.ts';

const SOURCES: Readonly<Record<ExplainedRow['source'], string>> = {
  'raw-row': 'the raw row inside the alert',
  'custom-details': 'custom details of the alert',
  logs: 'Log Analytics',
  entities: 'entities of the alert',
  stream: 'the Defender stream',
  request: 'a request',
};

/** How the rule judged a row: each branch as a tree of its clauses, with what in the row made it so. */
export function Explanation({ row, shipped }: { readonly row: ExplainedRow; readonly shipped: boolean }) {
  const order = { match: 0, unknown: 1, 'no-match': 2 } as const;
  const branches = row.branches.toSorted((a, b) => order[a.outcome] - order[b.outcome]);
  return (
    <article class="row-explained">
      <p>
        <strong>
          <Value text={row.table} />
        </strong>{' '}
        from {SOURCES[row.source]}
        {row.reportedBranch !== undefined && (
          <>
            ; the alert reports <Value text={row.reportedBranch} code />
          </>
        )}
      </p>
      {branches.map((branch) => (
        <Branch
          key={branch.name}
          branch={branch}
          shipped={shipped}
          reported={branch.name === row.reportedBranch}
        />
      ))}
    </article>
  );
}

interface BranchProps {
  readonly branch: ExplainedBranch;
  readonly shipped: boolean;
  readonly reported: boolean;
}

function Branch({ branch, shipped, reported }: BranchProps) {
  const { kind, text } = readBranch(branch);
  return (
    <details class={`branch ${kind}`} open={branch.outcome !== 'no-match' || reported}>
      <summary>
        <span class={`kind ${kind}`}>{kind.replace('-', ' ')}</span> <Value text={branch.name} code still />{' '}
        <span class="muted">
          <Value text={text} limit={300} still />
        </span>
      </summary>
      <ClauseList clauses={branch.clauses} shipped={shipped} />
    </details>
  );
}

function ClauseList({
  clauses,
  shipped,
}: {
  readonly clauses: readonly Clause[];
  readonly shipped: boolean;
}) {
  return (
    <ul class="clauses">
      {clauses.map((clause, at) => (
        <li key={at} class={clause.outcome}>
          <OutcomeMark outcome={clause.outcome} />
          <div>
            {clause.clauses === undefined ? (
              <Value text={clause.text} code limit={400} />
            ) : (
              <Operator clause={clause} />
            )}{' '}
            <Line line={clause.line} shipped={shipped} />
            {clause.basis !== 'evaluated' && <span class="tag">{BASES[clause.basis]}</span>}
            {clause.clauses === undefined && <Actual clause={clause} />}
            {clause.clauses !== undefined && <ClauseList clauses={clause.clauses} shipped={shipped} />}
          </div>
        </li>
      ))}
    </ul>
  );
}

const BASES = {
  evaluated: '',
  reported: 'as the alert reports it',
  assumed: 'assumed: a time filter',
} as const;

const OPERATORS: Readonly<Record<string, string>> = {
  and: 'all of these',
  or: 'any of these',
  not: 'not this',
};

function Operator({ clause }: { readonly clause: Clause }) {
  const words = OPERATORS[clause.operator];
  return words === undefined ? <Value text={clause.text} code limit={400} /> : <em>{words}</em>;
}

/** The shipped rule can be read here; another query is in the alert. */
function Line({ line, shipped }: { readonly line: number; readonly shipped: boolean }) {
  if (!shipped) return <small class="muted">line {line}</small>;
  return (
    <small>
      <a href={hrefOf(['rule'], { line: String(line) })}>line {line}</a>
    </small>
  );
}

function Actual({ clause: { column, actual, matches, outcome } }: { readonly clause: Clause }) {
  if (column === undefined) return null;
  return (
    <p class="actual">
      <span class="muted">
        <Value text={column} limit={100} />
      </span>{' '}
      {actual === undefined ? (
        <em>{outcome === 'unknown' ? 'is not in the row' : 'is not shown'}</em>
      ) : (
        <AnyValue value={actual} spans={matches ?? []} code limit={600} />
      )}
    </p>
  );
}

import type { Case, ExplainedRow } from '../data/types.ts';
import { CopyButton } from '../ui/copy-button.tsx';
import { AnyValue, Value } from '../ui/value.tsx';

/** The rows as they came, and what is missing of them. */
export function Evidence({ triaged }: { readonly triaged: Case }) {
  const { evidence, events } = triaged;
  return (
    <>
      <p>
        {Math.round(evidence.completeness * 100)} % of the evidence is there
        {evidence.missing.length > 0 ? '; missing:' : '.'}
      </p>
      {evidence.missing.length > 0 && (
        <ul>
          {evidence.missing.map((missing) => (
            <li key={missing}>
              <Value text={missing} />
            </li>
          ))}
        </ul>
      )}
      {events.map((row, at) => (
        <Row key={at} row={row} at={at + 1} />
      ))}
    </>
  );
}

function Row({ row, at }: { readonly row: ExplainedRow; readonly at: number }) {
  const { table, source, columns, candidates = {} } = row;
  return (
    <details class="raw" open={at === 1}>
      <summary>
        Row {at}: <Value text={table} limit={100} still /> from {source}, {Object.keys(columns).length}{' '}
        columns
      </summary>
      <CopyButton text={JSON.stringify(columns, undefined, 2)} what={`row ${at} as JSON`} />
      <div class="scroll">
        <table>
          <tbody>
            {Object.entries(columns).map(([name, value]) => (
              <tr key={name}>
                <th scope="row">
                  <Value text={name} />
                </th>
                <td>
                  <AnyValue value={value} code limit={2_000} />
                </td>
              </tr>
            ))}
            {Object.entries(candidates).map(([name, values]) => (
              <tr key={`maybe ${name}`}>
                <th scope="row">
                  <Value text={name} /> <small class="muted">of some row</small>
                </th>
                <td>
                  {values.map((value) => (
                    <p key={value}>
                      <Value text={value} code limit={2_000} />
                    </p>
                  ))}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}

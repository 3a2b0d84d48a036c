import { useState } from 'preact/hooks';
import { ask } from '../data/client.ts';
import type { FailureView } from '../data/types.ts';
import { useLoad } from '../data/use-load.ts';
import { counted } from '../format.ts';
import { CopyButton } from '../ui/copy-button.tsx';
import { ProblemNotice } from '../ui/notice.tsx';
import { Value } from '../ui/value.tsx';

/** UTF-16 code units that are drawn: a megabyte of marks would bring the page down. */
const SHOWN = 4_000;

/** What came in of a failure, asked for when somebody opens it. */
export function Payload({ id }: { readonly id: string }) {
  const [open, setOpen] = useState(false);
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>Payload</summary>
      {open && <PayloadText id={id} />}
    </details>
  );
}

/** Its beginning to read, the whole to copy. */
function PayloadText({ id }: { readonly id: string }) {
  const { value, problem } = useLoad(`failure ${id}`, (signal) =>
    ask<FailureView>(['failures', id], { signal }),
  );
  if (value === undefined)
    return problem ? <ProblemNotice problem={problem} /> : <p class="muted loading">Loading …</p>;
  const { payload, encoding } = value;
  return (
    <>
      <p>
        <Value text={payload.slice(0, SHOWN)} code limit={SHOWN} />
      </p>
      <p class="muted">
        {encoding === 'base64' && 'It came in as bytes that are no text: this is their base64. '}
        {payload.length > SHOWN &&
          `These are the first ${SHOWN.toLocaleString('en')} of ${counted(payload.length, 'character')}. `}
        A copy is whole, with nothing masked.
      </p>
      <CopyButton text={payload} what="payload" />
    </>
  );
}

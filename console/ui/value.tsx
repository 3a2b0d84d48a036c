import { useState } from 'preact/hooks';
import { type TextPiece, textPieces } from '../text-pieces.ts';

interface ValueProps {
  /** Text of an alert, or anything else that somebody may have chosen to mislead. */
  readonly text: string;
  readonly spans?: readonly { readonly start: number; readonly end: number }[] | undefined;
  /** A command line or a path, in the type of one. */
  readonly code?: boolean;
  /** UTF-16 code units that are shown before somebody asks for the rest. */
  readonly limit?: number;
  /** Without buttons: inside of a link. */
  readonly still?: boolean;
}

const LIMIT = 320;

/**
 * The one way in which text of alerts gets onto the page: as text nodes, isolated from the direction of what
 * stands around it, every character visible, never as markup and never as a link. What looks like a secret is
 * masked until somebody asks: screens are shared and photographed.
 */
export function Value({ text, spans = [], code = false, limit = LIMIT, still = false }: ValueProps) {
  const [whole, setWhole] = useState(false);
  const [reveal, setReveal] = useState(false);
  if (text === '') return <span class="muted">(empty)</span>;
  const cut = !whole && text.length > limit;
  const pieces = textPieces(cut ? text.slice(0, limit) : text, spans, { reveal });
  return (
    <>
      <bdi dir="ltr" class={`value${code ? ' code' : ''}`}>
        {pieces.map((piece) => (piece.hit ? <mark>{drawn(piece)}</mark> : drawn(piece)))}
        {cut ? '…' : ''}
      </bdi>
      {!still && cut && (
        <button type="button" class="link no-print" onClick={() => setWhole(true)}>
          show all {text.length.toLocaleString('en')} characters
        </button>
      )}
      {!still && pieces.some(({ kind }) => kind === 'secret') && (
        <button type="button" class="link no-print" onClick={() => setReveal(true)}>
          show what is masked
        </button>
      )}
    </>
  );
}

function drawn({ text, kind }: TextPiece) {
  return kind === 'plain' ? text : <span class={kind}>{text}</span>;
}

/** A cell of a row: text as it is, anything else as JSON. */
export function AnyValue({ value, ...rest }: { readonly value: unknown } & Omit<ValueProps, 'text'>) {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
  return <Value text={text} {...rest} />;
}

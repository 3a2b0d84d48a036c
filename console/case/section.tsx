import type { ComponentChildren } from 'preact';
import { Boundary } from '../ui/boundary.tsx';

interface SectionProps {
  readonly id: string;
  readonly title: string;
  /** Beside the title: how much there is, or what it says in a word. */
  readonly note?: ComponentChildren;
  readonly children: ComponentChildren;
}

export function Section({ id, title, note, children }: SectionProps) {
  return (
    <section class="card" id={id} aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`} tabIndex={-1}>
        {title} {note !== undefined && <small class="muted">{note}</small>}
      </h2>
      <Boundary what={title}>{children}</Boundary>
    </section>
  );
}

import { Component, type ComponentChildren } from 'preact';

interface Props {
  readonly what: string;
  readonly children: ComponentChildren;
}

/** Keeps what cannot be drawn from taking the rest of the page with it. */
export class Boundary extends Component<Props, { readonly failed: boolean }> {
  override state = { failed: false };

  static override getDerivedStateFromError() {
    return { failed: true };
  }

  override render({ what, children }: Props) {
    if (!this.state.failed) return children;
    return (
      <p class="notice bad" role="alert">
        {what} cannot be shown: it holds something that this version of the page does not know.
      </p>
    );
  }
}

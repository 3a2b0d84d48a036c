import { useEffect, useRef } from 'preact/hooks';
import { visibleText } from '../text-pieces.ts';

/** The title of the document while a view is shown. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${visibleText(title).slice(0, 120)} · systemctl-triage`;
  }, [title]);
}

/** A heading that takes the focus when its view appears, so that a screen reader begins there. */
export function useFocusOnce<Element extends HTMLElement>() {
  const heading = useRef<Element>(null);
  useEffect(() => {
    heading.current?.focus({ preventScroll: true });
  }, []);
  return heading;
}

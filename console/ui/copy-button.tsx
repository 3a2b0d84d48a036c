import { announce } from './announce.tsx';

/** Puts a text on the clipboard. What it is stands beside it, for those whose browser does not allow that. */
export function CopyButton({ text, what }: { readonly text: string; readonly what: string }) {
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      announce(`${what} copied.`);
    } catch {
      announce(`The browser does not allow copying. Select the ${what} by hand.`);
    }
  };
  return (
    <button type="button" class="small no-print" onClick={copy}>
      Copy {what}
    </button>
  );
}

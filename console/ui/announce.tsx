import { createStore, useStore } from '../data/store.ts';

const said = createStore('');

/** Says something that has just been done, to eyes for a while and to screen readers at once. */
export function announce(text: string): void {
  said.set('');
  said.set(text);
}

let timer: ReturnType<typeof setTimeout> | undefined;
said.subscribe(() => {
  if (said.get() === '') return;
  clearTimeout(timer);
  timer = setTimeout(() => said.set(''), 6_000);
});

export function Announcer() {
  const text = useStore(said);
  return (
    <div class="announcer no-print" role="status">
      {text !== '' && <p>{text}</p>}
    </div>
  );
}

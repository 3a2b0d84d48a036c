import { useRef } from 'preact/hooks';
import { analyst, functionKey, shortcuts, theme } from '../data/settings.ts';
import { useStore } from '../data/store.ts';
import { useKeys } from './shortcuts.ts';

const KEYS: readonly (readonly [keys: string, what: string])[] = [
  ['j, k', 'next and previous case, in the queue and in a case'],
  ['Enter', 'open the case that has the focus'],
  ['/', 'filter the queue'],
  ['u', 'from a case back to the queue'],
  ['v', 'to the verdict; arrows choose, Ctrl+Enter in the comment records'],
  ['1 … 9', 'to a section of the case'],
  ['g', 'to the queue from anywhere'],
  ['?', 'this help'],
];

/** Keys and settings of the page. */
export function Help() {
  const dialog = useRef<HTMLDialogElement>(null);
  const key = useStore(functionKey);
  const on = useStore(shortcuts);
  const chosen = useStore(theme);
  const by = useStore(analyst);
  useKeys({ '?': () => dialog.current?.showModal() });
  return (
    <>
      <button type="button" class="plain" aria-haspopup="dialog" onClick={() => dialog.current?.showModal()}>
        <span aria-hidden="true">?</span>
        <span class="hidden">Keys and settings</span>
      </button>
      <dialog ref={dialog} aria-labelledby="help-title">
        <h2 id="help-title">Keys and settings</h2>
        <dl class="keys">
          {KEYS.map(([keys, what]) => (
            <div key={keys}>
              <dt>
                <kbd>{keys}</kbd>
              </dt>
              <dd>{what}</dd>
            </div>
          ))}
        </dl>
        <form method="dialog" class="settings">
          <label class="check">
            <input
              type="checkbox"
              checked={on === 'on'}
              onChange={(event) => shortcuts.set(event.currentTarget.checked ? 'on' : 'off')}
            />
            Keys of one character
          </label>
          <label>
            Colours
            <select value={chosen} onChange={(event) => theme.set(event.currentTarget.value)}>
              <option value="auto">as the system</option>
              <option value="light">light</option>
              <option value="dark">dark</option>
            </select>
          </label>
          <label>
            Verdicts and changes are by
            <input
              type="text"
              autocomplete="username"
              maxLength={256}
              value={by}
              onInput={(event) => analyst.set(event.currentTarget.value)}
            />
          </label>
          <div class="actions">
            <button type="submit" class="primary">
              Close
            </button>
            {key !== '' && (
              <button type="button" onClick={() => functionKey.set('')}>
                Forget the function key
              </button>
            )}
          </div>
        </form>
      </dialog>
    </>
  );
}

import { useEffect, useRef, useState } from 'preact/hooks';
import { signInAddress } from '../data/client.ts';
import { connection } from '../data/connection.ts';
import { functionKey } from '../data/settings.ts';
import { useStore } from '../data/store.ts';

/** Asks for what the service asks for: a sign-in, or a key that stays in this tab and in a header. */
export function SignIn() {
  const state = useStore(connection);
  const known = useStore(functionKey);
  const dialog = useRef<HTMLDialogElement>(null);
  const [key, setKey] = useState('');
  const asked = state === 'sign-in';
  useEffect(() => {
    if (asked && !dialog.current?.open) dialog.current?.showModal();
    if (!asked) dialog.current?.close();
  }, [asked]);
  return (
    <dialog ref={dialog} aria-labelledby="sign-in-title">
      <h2 id="sign-in-title">Sign in</h2>
      {known !== '' && <p class="notice bad">The service does not accept the key that was given.</p>}
      <p>The service asks who you are. Where it stands behind Microsoft Entra:</p>
      <p>
        <a class="button primary" href={signInAddress()}>
          Sign in with Entra
        </a>
      </p>
      <form
        method="dialog"
        onSubmit={() => {
          connection.set('ok');
          // The same key again is another try too.
          functionKey.set('');
          functionKey.set(key.trim());
          setKey('');
        }}
      >
        <label>
          Or with a function key. It stays in this tab and is never part of an address.
          <input
            type="password"
            autocomplete="off"
            required
            value={key}
            onInput={(event) => setKey(event.currentTarget.value)}
          />
        </label>
        <button type="submit">Use the key</button>
      </form>
    </dialog>
  );
}

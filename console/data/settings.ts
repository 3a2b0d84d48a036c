import { keep, recall } from './keep.ts';
import { createStore, type Store } from './store.ts';

/** A store whose value outlives the page. */
function kept(place: 'tab' | 'browser', name: string, fallback = ''): Store<string> {
  const store = createStore(recall(place, name) ?? fallback);
  return {
    ...store,
    set(value) {
      keep(place, name, value === fallback ? undefined : value);
      store.set(value);
    },
  };
}

/** The function key: for this tab only, sent in a header, never part of an address. */
export const functionKey = kept('tab', 'key');

/** Who gives verdicts and changes the allowlist, as the analyst says. */
export const analyst = kept('browser', 'analyst');

/** `auto`, `light` or `dark`. */
export const theme = kept('browser', 'theme', 'auto');

/** `on` or `off`: keys of one character can get into the way of speech input (WCAG 2.1.4). */
export const shortcuts = kept('browser', 'shortcuts', 'on');

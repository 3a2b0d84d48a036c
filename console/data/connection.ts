import { createStore } from './store.ts';

/** How the service last answered: what the header says, and why a view shows older things. */
export type Connection = 'ok' | 'offline' | 'away' | 'sign-in';

export const connection = createStore<Connection>('ok');

/**
 * What the reader of the hub last met. Kept in the process: the local host reads the hub beside the functions; under
 * Azure Functions the platform reads it, elsewhere, and nothing is known here.
 */
export interface HubState {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly reached: boolean;
}

let last: HubState | undefined;

export function reportHub(state: HubState): void {
  last = state;
}

/** The last report; `undefined` where nobody here reads the hub. */
export function hubState(): HubState | undefined {
  return last;
}

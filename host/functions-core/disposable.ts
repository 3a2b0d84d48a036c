/** Undoes what the call that returned it did, once. */
export interface Disposable {
  dispose(): unknown;
}

/** The class `Disposable` of `@azure/functions-core`. */
export const disposable = class Disposable {
  #undo: (() => unknown) | undefined;

  constructor(undo: () => unknown) {
    this.#undo = undo;
  }

  static from(...parts: readonly { dispose(): unknown }[]): Disposable {
    return new Disposable(() => {
      for (const part of parts) part.dispose();
    });
  }

  dispose(): unknown {
    const undo = this.#undo;
    this.#undo = undefined;
    return undo?.();
  }
};

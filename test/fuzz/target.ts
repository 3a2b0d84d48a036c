import type fc from 'fast-check';

/** Something that takes what strangers send. */
export interface Target {
  readonly name: string;
  /** What must hold, whatever comes in. */
  readonly holds: string;
  /** One input may take so long, in milliseconds, on a busy machine. */
  readonly budgetMs: number;
  /** All inputs together may take so long on the average; beyond it the target hangs. */
  readonly meanMs: number;
  /** How many of the inputs asked for it gets: 1 for those that take microseconds. */
  readonly share: number;
  /** Tries one input after another until one breaks what must hold; gives how many were tried. */
  readonly property: () => fc.IAsyncProperty<unknown>;
  readonly close?: () => Promise<void>;
}

/** Throws when a key of some input has become a property of every object. */
export function requireCleanPrototypes(): void {
  const found: string[] = [];
  for (const key in {}) found.push(key);
  const grown = ['polluted', 'a'].filter((key) => key in Object.prototype || key in Array.prototype);
  if (found.length + grown.length > 0) throw new Error(`prototypes polluted: ${[...found, ...grown].join()}`);
}

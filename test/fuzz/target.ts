import type fc from 'fast-check';

/** Something that takes what strangers send. */
export interface Target {
  readonly name: string;
  /** What must hold, whatever comes in. */
  readonly holds: string;
  /**
   * An input that takes longer, in milliseconds, hangs. A hundred times and more what the slowest takes on a quiet
   * machine: a slow machine is no defect.
   */
  readonly hangMs: number;
  /** How many of the inputs asked for it gets: 1 for those that take microseconds. */
  readonly share: number;
  /** Inputs of which each is tried once in every run, before and besides the generated ones. */
  readonly always?: readonly unknown[];
  /** Tries one input after another until one breaks what must hold; gives how many were tried. */
  readonly property: () => fc.IAsyncProperty<unknown>;
  /** After a run of so many inputs: what none of them came to, though they should have; such a run has shown nothing. */
  readonly blind?: (inputs: number) => string | undefined;
  readonly close?: () => Promise<void>;
}

/** Throws when a key of some input has become a property of every object. */
export function requireCleanPrototypes(): void {
  const found: string[] = [];
  for (const key in {}) found.push(key);
  const grown = ['polluted', 'a'].filter((key) => key in Object.prototype || key in Array.prototype);
  if (found.length + grown.length > 0) throw new Error(`prototypes polluted: ${[...found, ...grown].join()}`);
}
